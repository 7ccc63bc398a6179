// SHA-256 of a stream by WebAssembly: browsers' JavaScript takes twice as long for it as for the cipher beside it.
import { createSHA256 } from 'hash-wasm';
import type { Primitives } from './primitives.ts';

/** The same with a fast `sha256Stream`. Its streams run beside each other on one instance: none keeps it for longer than a call. */
export async function withFastSha256(primitives: Primitives): Promise<Primitives> {
  const hasher = await createSHA256().catch(() => undefined);
  // WebAssembly is switched off, as some hardened browsers have it.
  if (hasher === undefined) return primitives;
  return {
    ...primitives,
    sha256Stream: () => {
      let state = hasher.init().save();
      return {
        update(bytes) {
          state = hasher.load(state).update(bytes).save();
        },
        digest: () => hasher.load(state).digest('binary'),
      };
    },
  };
}
