// Opens links: looks, reads manifests, claims, downloads.
import { proxy } from 'comlink';
import { ReceiveShare, type ClaimedShare } from '../../src/client/receive-share.ts';
import { parseLink } from '../../src/sealed/link.ts';
import type { Receiving } from '../engine/engine-api.ts';
import { keptClaimRecords } from './kept-records.ts';
import { outcomeOf } from './outcome.ts';
import { aead, hasher, patientApi, primitives, promptApi } from './parts.ts';
import { sinkFor } from './sinks.ts';
import { startTransfer } from './transfer.ts';

export async function receive(link: string): Promise<Receiving | undefined> {
  const parsed = parseLink(link);
  if (parsed === undefined) return undefined;
  const parts = { primitives, hasher, aead: await aead(), claims: keptClaimRecords };
  // Two of one link: somebody waits for the answers of the first, the second waits for the network.
  const prompt = new ReceiveShare({ ...parts, api: promptApi }, parsed.linkSecret);
  const patient = new ReceiveShare({ ...parts, api: patientApi }, parsed.linkSecret);
  const { shareId } = prompt;
  let claimed: ClaimedShare | undefined;
  const requireClaimed = (): ClaimedShare => {
    if (claimed === undefined) throw new DOMException('Claim the share first.', 'InvalidStateError');
    return claimed;
  };

  return proxy({
    shareId,
    look: () =>
      outcomeOf(async () => {
        const begun = (await keptClaimRecords.load(shareId)) !== undefined;
        return { ...(await prompt.look()), begun };
      }),
    readManifest: (password: string) => outcomeOf(() => prompt.readManifest(password)),
    claim: (password?: string) =>
      outcomeOf(async () => {
        claimed = await prompt.claim(password);
        const { manifest, claimedAt, expiresAt } = claimed;
        return { manifest, claimedAt, expiresAt };
      }),
    download: (destination, watcher) =>
      Promise.resolve(
        startTransfer(watcher, async (control) => {
          const { sink, result } = await sinkFor(destination, shareId, requireClaimed().manifest);
          const received = await patient.download(requireClaimed(), sink, control);
          return { ...received, file: await result() };
        }),
      ),
    acknowledge: () => outcomeOf(() => prompt.acknowledge(requireClaimed())),
  } satisfies Receiving);
}
