// Sends, resumes and gives up uploads.
import type { NewShare } from '../../src/client/new-share.ts';
import type { TransferControl } from '../../src/client/progress.ts';
import { Sender, type SentShare } from '../../src/client/send-share.ts';
import type { ShareApi } from '../../src/client/share-api.ts';
import type { Engine, Parcel, SendOptions, Transfer, UnfinishedUpload, Watcher } from '../engine/engine-api.ts';
import { whileMine } from '../keep/upload-lock.ts';
import { keptResumeRecords } from './kept-records.ts';
import { outcomeOf } from './outcome.ts';
import { contentOf } from './parcel-content.ts';
import { aead, hasher, promptApi, uploadPrimitives } from './parts.ts';
import { passwordStrength } from './password-strength.ts';
import { startTransfer } from './transfer.ts';
import { uploadCourse } from './upload-course.ts';

type Sending = Pick<Engine, 'send' | 'resume' | 'discard' | 'passwordStrength'>;

export const sending: Sending = {
  send: (parcel, options, watcher) =>
    upload(watcher, parcel, async ({ content, control, api }) => {
      const sender = await senderWith(api, () => describe(parcel, options));
      let shareId: string | undefined;
      let finish: (() => void) | undefined;
      const onShareId = (id: string): void => {
        shareId = id;
        void whileMine(id, () => new Promise<void>((resolve) => (finish = resolve)));
        watcher.onShareId(id);
      };
      try {
        return await sender.send({ ...content, ...options }, { ...control, onShareId });
      } catch (error) {
        if (control.signal?.aborted === true && shareId !== undefined) await giveUp(shareId);
        throw error;
      } finally {
        finish?.();
      }
    }),

  resume: (shareId, parcel, watcher) =>
    upload(watcher, parcel, async ({ content, control, api }) => {
      const sender = await senderWith(api);
      const sent = await whileMine(shareId, async () => {
        try {
          return await sender.resume(shareId, content.source, control);
        } catch (error) {
          if (control.signal?.aborted === true) await giveUp(shareId);
          throw error;
        }
      });
      if (sent === undefined) throw new DOMException('Another tab works on this upload.', 'UploadElsewhereError');
      return sent;
    }),

  discard: (shareId) =>
    outcomeOf(async () => {
      await giveUp(shareId);
      return undefined;
    }),

  passwordStrength: (password) => outcomeOf(() => passwordStrength(password)),
};

interface Upload {
  readonly content: NewShare;
  readonly control: TransferControl;
  readonly api: ShareApi;
}

function upload(
  watcher: Watcher,
  parcel: Parcel,
  run: (upload: Upload) => Promise<SentShare>,
): Promise<Transfer<SentShare>> {
  const transfer = startTransfer<SentShare>(watcher, async (plainControl) => {
    const content = await contentOf(parcel);
    const { api, control, end } = uploadCourse(content.source.size, plainControl);
    try {
      return await run({ content, control, api });
    } finally {
      end();
    }
  });
  return Promise.resolve(transfer);
}

/** Whoever gives up does not wait for a network that is away: what is on the server lapses by itself. */
async function giveUp(shareId: string): Promise<void> {
  await (await senderWith(promptApi)).discard(shareId);
}

async function senderWith(api: ShareApi, describeNew?: () => Description): Promise<Sender> {
  const records = keptResumeRecords(({ shareId, plainBytes, sentBytes }) => ({
    ...(describeNew?.() ?? nothingKnown),
    shareId,
    plainBytes,
    sentBytes,
    startedAtMs: Date.now(),
  }));
  return new Sender({ api, records, primitives: await uploadPrimitives(), hasher, aead: await aead() });
}

type Description = Pick<UnfinishedUpload, 'kind' | 'name' | 'files' | 'terms'>;

const nothingKnown: Description = { kind: 'file', name: '', files: [], terms: { password: false } };

function describe(parcel: Parcel, { password, downloads, availableFromMs }: SendOptions): Description {
  const terms = { downloads, availableFromMs, password: password !== undefined && password !== '' };
  if (parcel.kind === 'text') return { kind: 'text', name: '', files: [], terms };
  const files = parcel.kind === 'file' ? [parcel.file] : parcel.files;
  const name = parcel.kind === 'file' ? parcel.file.file.name : parcel.name;
  const about = files.map(({ path, file: { size, lastModified: lastModifiedMs } }) => ({ path, size, lastModifiedMs }));
  return { kind: parcel.kind, name, files: about, terms };
}
