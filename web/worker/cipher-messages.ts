// What goes between the engine and its chunk workers.
import { SealedError, type SealedErrorCode } from '../../src/sealed/errors.ts';

export interface ChunkRequest {
  readonly id: number;
  readonly work: 'seal' | 'open';
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly bytes: Uint8Array;
}

interface ChunkFailure {
  readonly code: SealedErrorCode;
  readonly message: string;
}

export type ChunkAnswer =
  { readonly id: number; readonly bytes: Uint8Array } | { readonly id: number; readonly failed: ChunkFailure };

export function errorOf(error: unknown): ChunkFailure {
  return error instanceof SealedError
    ? { code: error.code, message: error.message }
    : { code: 'sealed.usage', message: 'The chunk worker failed.' };
}
