// Errors as plain values: what leaves a worker keeps neither class nor code.
import { ClientError, NetworkError } from '../../src/client/client-error.ts';
import { ProblemError } from '../../src/client/problem-error.ts';
import { SealedError } from '../../src/sealed/errors.ts';
import type { Failure, Outcome } from '../engine/engine-api.ts';
import { StreamLost } from './sinks-streamed.ts';

export async function outcomeOf<Value>(work: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof ProblemError) {
    const { code, detail, extras, retryAfterSeconds } = error;
    return { code, detail, extras, retryAfterSeconds };
  }
  if (error instanceof NetworkError || error instanceof ClientError || error instanceof SealedError)
    return { code: error.code, detail: error.message, extras: {} };
  if (error instanceof StreamLost) return { code: 'download.stopped', detail: error.message, extras: {} };
  if (error instanceof DOMException) return { code: codeOfDom(error), detail: error.message, extras: {} };
  return {
    code: 'unexpected',
    detail: error instanceof Error ? error.message : 'Something else was thrown.',
    extras: {},
  };
}

/** What a browser says that refuses to store or to read. */
const domCodes: Readonly<Record<string, string>> = {
  AbortError: 'aborted',
  QuotaExceededError: 'disk.full',
  NotAllowedError: 'disk.refused',
  NotFoundError: 'source.gone',
  NotReadableError: 'source.gone',
  NoModificationAllowedError: 'download.elsewhere',
  UploadElsewhereError: 'upload.elsewhere',
};

function codeOfDom({ name }: DOMException): string {
  return domCodes[name] ?? 'unexpected';
}
