/** Advice on what is wrong with a request whatever it asks for, and on the server itself. */
import type { ErrorCode } from './error-codes.ts';
import type { ErrorAdvice } from './error-advice.ts';

const nothingSpent = 'Nothing was spent and nothing was changed.';

export const requests = {
  'request.malformed': {
    happened: 'The request is not well-formed: its syntax, its JSON or its address could not be read.',
    spent: nothingSpent,
    now: 'Mend the request and send it again.',
  },
  'request.invalid': {
    happened:
      'The request was read, but a part of it is missing, unknown, repeated, of the wrong type or out of range.',
    spent: nothingSpent,
    now: 'Mend the parts that are named and send the request again.',
  },
  'request.method': {
    happened: 'This address exists, but it does not take this method.',
    spent: nothingSpent,
    now: 'Use one of the methods in the Allow header.',
  },
  'request.timeout': {
    happened: 'The request did not arrive in time, or it became slower than the server accepts.',
    spent: 'Nothing was spent. Bytes of an upload that arrived are kept.',
    now: 'Send it again, or resume the transfer where it stopped.',
  },
  'request.too_large': {
    happened: 'The headers, the fields or the JSON body of the request are larger than the server accepts.',
    spent: nothingSpent,
    now: 'Send less: JSON bodies may have 256 KiB, headers 16 KiB. Larger content goes through the upload address.',
  },
  'request.media_type': {
    happened: 'The content type of the request is not one that this address takes.',
    spent: nothingSpent,
    now: 'Set the Content-Type header that the documentation names for this address; JSON addresses take application/json only.',
  },
  'request.range': {
    happened: 'The Range header asks for bytes that are not there, or for several ranges at once.',
    spent: 'Nothing was spent; the claim still holds.',
    now: 'Ask for one range within the length that the Content-Range header tells.',
  },
  'request.cross_site': {
    happened: 'The request was sent by a page of another site, and such requests may not change anything here.',
    spent: nothingSpent,
    now: 'Open the link itself, in its own tab, and try from there. Operators: check PUBLIC_URL and TRUST_PROXY.',
  },
  'route.not_found': {
    happened: 'There is nothing at this address.',
    spent: nothingSpent,
    now: 'Check the address; the documentation at /docs lists all of them.',
  },
  'rate.limited': {
    happened: 'Too many requests or bytes came from this address in a short time.',
    spent: 'Nothing was spent; no password try was counted.',
    now: 'Wait as many seconds as the Retry-After header says, then go on.',
  },
  'auth.required': {
    happened: 'The request carries no token, a malformed one, or one of a kind that this address does not take.',
    spent: nothingSpent,
    now: 'Send the Authorization header with one of the schemes that the WWW-Authenticate header names.',
  },
} as const satisfies Partial<Readonly<Record<ErrorCode, ErrorAdvice>>>;

export const serving = {
  internal: {
    happened: 'Something went wrong inside the server.',
    spent: 'Look at the share before you act: what was confirmed before is still there.',
    now: 'Try again. If it stays so, give the operator the request id.',
  },
  'store.unreachable': {
    happened: 'The server cannot reach its storage. This does not mean that the share is gone.',
    spent: 'Nothing that was confirmed is lost, and a claim that got no answer can be asked again with the same token.',
    now: 'Try again after the time in the Retry-After header. Operators: see /health/ready.',
  },
  'store.rolled_back': {
    happened:
      'The storage of the server went back to an older state, so it cannot tell which shares were already received.',
    spent: nothingSpent,
    now: 'Wait until the operator has looked at it. Operators: see /health/ready.',
  },
  'server.busy': {
    happened: 'The server has more work of this kind than it can take at once.',
    spent: 'Nothing was spent; no password try was counted.',
    now: 'Try again after the time in the Retry-After header.',
  },
  'server.stopping': {
    happened: 'The server is stopping or restarting.',
    spent: 'Nothing was spent; transfers that were cut can be resumed.',
    now: 'Try again after the time in the Retry-After header.',
  },
} as const satisfies Partial<Readonly<Record<ErrorCode, ErrorAdvice>>>;
