// ChaCha20-Poly1305 in JavaScript on several cores: an engine like any other, whose chunks are worked on by a few workers.
import type { AeadEngine, ChunkCipher } from '../../src/sealed/aead.ts';
import { concatBytes } from '../../src/sealed/bytes.ts';
import { SealedError } from '../../src/sealed/errors.ts';
import type { ChunkAnswer, ChunkRequest } from './cipher-messages.ts';
import { chunkScript } from './chunk-script.ts';

interface Waiting {
  resolve(bytes: Uint8Array): void;
  reject(error: SealedError): void;
}

interface Member {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

/** One core stays for the page, and more than this the disk and the network do not feed. */
const mostWorkers = 4;

export function pooledAead(): AeadEngine {
  const count = Math.max(1, Math.min(mostWorkers, navigator.hardwareConcurrency - 1));
  const pool = Array.from({ length: count }, startMember);
  let nextId = 0;

  const ask = (request: Omit<ChunkRequest, 'id'>): Promise<Uint8Array> => {
    const member = pool.reduce((idlest, other) => (other.waiting.size < idlest.waiting.size ? other : idlest));
    const id = nextId++;
    return new Promise((resolve, reject) => {
      member.waiting.set(id, { resolve, reject });
      member.worker.postMessage({ ...request, id }, [request.bytes.buffer]);
    });
  };

  return {
    name: 'noble-pool',
    // The bytes are copied once, because what is transferred is gone for the caller.
    forKey: (key): ChunkCipher => ({
      seal: (nonce, plain) => ask({ work: 'seal', key, nonce, bytes: concatBytes(plain).slice() }),
      open: (nonce, sealed) => ask({ work: 'open', key, nonce, bytes: concatBytes(sealed).slice() }),
    }),
  };
}

function startMember(): Member {
  const worker = new Worker(chunkScript(), { type: 'module', name: 'chunks' });
  const waiting = new Map<number, Waiting>();
  worker.onmessage = ({ data }: MessageEvent<ChunkAnswer>) => {
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if ('bytes' in data) one?.resolve(data.bytes);
    else one?.reject(new SealedError(data.failed.code, data.failed.message));
  };
  worker.onerror = () => {
    for (const one of waiting.values()) one.reject(new SealedError('sealed.usage', 'A chunk worker ended.'));
    waiting.clear();
  };
  return { worker, waiting };
}
