// Sends, resumes and gives up uploads.
import { textShare, type NewShare } from '../../src/client/new-share.ts';
import { Sender, type SentShare } from '../../src/client/send-share.ts';
import { blobSource } from '../../src/client/source.ts';
import type { Engine, Parcel, PickedFile, SendOptions, UnfinishedUpload, Watcher } from '../engine/engine-api.ts';
import { keptResumeRecords, keptUploads } from './kept-records.ts';
import { outcomeOf } from './outcome.ts';
import { aead, hasher, patientApi, primitives } from './parts.ts';
import { startTransfer } from './transfer.ts';

type Sending = Pick<Engine, 'send' | 'resume' | 'unfinished' | 'discard'>;

export const sending: Sending = {
  send: (parcel, options, watcher) =>
    Promise.resolve(
      startTransfer<SentShare>(watcher, async (control) => {
        const [sender, share] = await Promise.all([senderFor(parcel), shareOf(parcel, options)]);
        return sender.send(share, { ...control, onShareId: tell(watcher) });
      }),
    ),

  resume: (shareId, parcel, watcher) =>
    Promise.resolve(
      startTransfer<SentShare>(watcher, async (control) => {
        const [sender, { source }] = await Promise.all([senderFor(parcel), shareOf(parcel, {})]);
        return sender.resume(shareId, source, control);
      }),
    ),

  unfinished: keptUploads,

  discard: (shareId) =>
    outcomeOf(async () => {
      const sender = await senderFor({ kind: 'text', text: '' });
      await sender.discard(shareId);
      return undefined;
    }),
};

const tell =
  (watcher: Watcher) =>
  (shareId: string): void => {
    watcher.onShareId(shareId);
  };

async function senderFor(parcel: Parcel): Promise<Sender> {
  const records = keptResumeRecords((record) => ({
    shareId: record.shareId,
    plainBytes: record.plainBytes,
    sentBytes: 0,
    startedAtMs: Date.now(),
    ...describe(parcel),
  }));
  return new Sender({ api: patientApi, records, primitives, hasher, aead: await aead() });
}

function describe(parcel: Parcel): Pick<UnfinishedUpload, 'name' | 'files'> {
  if (parcel.kind === 'text') return { name: '', files: [] };
  const files = parcel.kind === 'file' ? [parcel.file] : parcel.files;
  const name = parcel.kind === 'file' ? parcel.file.file.name : parcel.name;
  return {
    name,
    files: files.map(({ path, file }) => ({ path, size: file.size, lastModifiedMs: file.lastModified })),
  };
}

async function shareOf(parcel: Parcel, options: SendOptions): Promise<NewShare> {
  return { ...(await contentOf(parcel)), ...options };
}

async function contentOf(parcel: Parcel): Promise<NewShare> {
  switch (parcel.kind) {
    case 'text':
      return textShare(parcel.text);
    case 'file': {
      const { file } = parcel.file;
      return { source: blobSource(file), kind: 'file', name: file.name, type: typeOf(file) };
    }
    case 'files': {
      // Loaded when needed: most shares are one file or a text.
      const { zipSource } = await import('../../src/client/zip-source.ts');
      const source = zipSource(parcel.files.map(zipFile));
      return { source, kind: 'files', name: parcel.name, type: 'application/zip', entries: source.entries };
    }
  }
}

function zipFile({ path, file }: PickedFile) {
  const { size, lastModified: lastModifiedMs } = file;
  return { path, size, type: typeOf(file), lastModifiedMs, read: () => blobSource(file).read() };
}

const typeOf = (file: File): string => (file.type === '' ? 'application/octet-stream' : file.type);
