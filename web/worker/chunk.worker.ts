// Seals and opens single chunks, nothing else: several of these share the work of one transfer.
import { nobleAead } from '../../src/sealed/aead.noble.ts';
import { errorOf } from './cipher-messages.ts';
import type { ChunkAnswer, ChunkRequest } from './cipher-messages.ts';

const port = globalThis as unknown as DedicatedWorkerGlobalScope;

port.onmessage = ({ data }: MessageEvent<ChunkRequest>) => {
  port.postMessage(...answer(data));
};

function answer({ id, work, key, nonce, bytes }: ChunkRequest): [ChunkAnswer, Transferable[]] {
  try {
    const cipher = nobleAead.forKey(key);
    const done = work === 'seal' ? cipher.seal(nonce, [bytes]) : cipher.open(nonce, [bytes]);
    return [{ id, bytes: done }, [done.buffer as ArrayBuffer]];
  } catch (error) {
    return [{ id, failed: errorOf(error) }, []];
  }
}
