// Opens links: looks, reads manifests, claims, downloads.
import { proxy } from 'comlink';
import { ReceiveShare, type ClaimedShare } from '../../src/client/receive-share.ts';
import { parseLink } from '../../src/sealed/link.ts';
import type { Receiving } from '../engine/engine-api.ts';
import { underLock } from '../keep/locks.ts';
import { begunDownload, keepBegun } from './kept-downloads.ts';
import { sweepFiles } from './kept-copies.ts';
import { keptClaimRecords } from './kept-records.ts';
import { outcomeOf } from './outcome.ts';
import { aead, hasher, patientApi, primitives, promptApi } from './parts.ts';
import { sinkFor } from './sinks.ts';
import { startTransfer } from './transfer.ts';

/** Fetches as long as it takes, but does not keep a person waiting who has the whole file: that can be told to the server later. */
class PatientShare extends ReceiveShare {
  readonly prompt: ReceiveShare;

  constructor(prompt: ReceiveShare, ...rest: ConstructorParameters<typeof ReceiveShare>) {
    super(...rest);
    this.prompt = prompt;
  }

  override acknowledge(claimed: ClaimedShare): Promise<boolean> {
    return this.prompt.acknowledge(claimed);
  }
}

export async function receive(link: string): Promise<Receiving | undefined> {
  const parsed = parseLink(link);
  if (parsed === undefined) return undefined;
  // Copies that were put away go at the next visit, whatever it is for.
  void sweepFiles().catch(() => undefined);
  const parts = { primitives, hasher, aead: await aead(), claims: keptClaimRecords };
  // Two of one link: somebody waits for the answers of the first, the second waits for the network.
  const prompt = new ReceiveShare({ ...parts, api: promptApi }, parsed.linkSecret);
  const patient = new PatientShare(prompt, { ...parts, api: patientApi }, parsed.linkSecret);
  const { shareId } = prompt;
  let claimed: ClaimedShare | undefined;
  const requireClaimed = (): ClaimedShare => {
    if (claimed === undefined) throw new DOMException('Claim the share first.', 'InvalidStateError');
    return claimed;
  };

  return proxy({
    look: async () => {
      const outcome = await outcomeOf(async () => ({ ...(await prompt.look()), ...(await begunDownload(shareId)) }));
      // What was begun can not go on.
      if (!outcome.ok && outcome.failure.code === 'share.gone') await keptClaimRecords.delete(shareId);
      return outcome;
    },
    readManifest: (password: string) => outcomeOf(() => prompt.readManifest(password)),
    claim: (password?: string) =>
      outcomeOf(async () => {
        claimed = await prompt.claim(password);
        const { manifest, claimedAt, expiresAt } = claimed;
        await keepBegun(shareId, { link, name: manifest.name, plainBytes: manifest.size, atMs: Date.now() });
        return { shareId, manifest, claimedAt, expiresAt };
      }),
    download: (destination, watcher) =>
      Promise.resolve(
        startTransfer(watcher, (control) =>
          alone(shareId, async () => {
            const { sink, result } = await sinkFor(destination, shareId, requireClaimed().manifest);
            const received = await patient.download(requireClaimed(), sink, control);
            return { ...received, file: await result() };
          }),
        ),
      ),
    acknowledge: () => outcomeOf(() => prompt.acknowledge(requireClaimed())),
  } satisfies Receiving);
}

/** A page that was just left lets go within this time. */
const waitForOthersMs = 5_000;

/** One download of a share at a time in this browser: two would write into each other's files and positions. */
async function alone<Result>(shareId: string, work: () => Promise<Result>): Promise<Result> {
  const patience = AbortSignal.timeout(waitForOthersMs);
  try {
    return await underLock(`download ${shareId}`, { signal: patience }, work);
  } catch (error) {
    if (error !== patience.reason) throw error;
    throw new DOMException('Another page of this browser is downloading it.', 'NoModificationAllowedError');
  }
}
