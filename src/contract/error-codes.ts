/** Every code an answer can carry, with its status and title. Clients match on the code; nothing else is a contract. */

export interface ErrorKind {
  readonly status: number;
  readonly title: string;
}

export const errorCodes = {
  'request.malformed': { status: 400, title: 'The request could not be read' },
  'auth.required': { status: 401, title: 'A token is required' },
  'password.wrong': { status: 403, title: 'Wrong password' },
  'password.required': { status: 403, title: 'A password is required' },
  'share.not_yet': { status: 403, title: 'Not available yet' },
  'share.end_to_end': { status: 403, title: 'Sealed end to end' },
  'request.cross_site': { status: 403, title: 'Refused: sent by another site' },
  'share.not_found': { status: 404, title: 'No such share' },
  'route.not_found': { status: 404, title: 'No such address' },
  'request.method': { status: 405, title: 'Wrong method' },
  'request.timeout': { status: 408, title: 'The request took too long' },
  'share.exists': { status: 409, title: 'The id is taken' },
  'share.uploading': { status: 409, title: 'Still uploading' },
  'share.claimed': { status: 409, title: 'Already claimed' },
  'change.refused': { status: 409, title: 'Change refused' },
  'upload.offset_mismatch': { status: 409, title: 'Wrong offset' },
  'upload.finished': { status: 409, title: 'Upload already finished' },
  'share.gone': { status: 410, title: 'The share is gone' },
  'claim.revoked': { status: 410, title: 'The claim was revoked' },
  'claim.done': { status: 410, title: 'The claim is done' },
  'upload.tus_version': { status: 412, title: 'Unsupported upload protocol version' },
  'share.too_large': { status: 413, title: 'The share is too large' },
  'request.too_large': { status: 413, title: 'The request is too large' },
  'request.media_type': { status: 415, title: 'Wrong content type' },
  'request.range': { status: 416, title: 'Range not satisfiable' },
  'share.malformed': { status: 422, title: 'Malformed share' },
  'request.invalid': { status: 422, title: 'Invalid request' },
  'link.malformed': { status: 422, title: 'Incomplete link' },
  'share.locked': { status: 423, title: 'Locked' },
  'upload.busy': { status: 423, title: 'Upload in progress' },
  'rate.limited': { status: 429, title: 'Too many requests' },
  'claim.exhausted': { status: 429, title: 'Too much fetched' },
  internal: { status: 500, title: 'Internal error' },
  'store.unreachable': { status: 503, title: 'Storage unreachable' },
  'store.rolled_back': { status: 503, title: 'Storage was rolled back' },
  'server.busy': { status: 503, title: 'Server busy' },
  'uploads.paused': { status: 503, title: 'Uploads are paused' },
  'server.stopping': { status: 503, title: 'Server stopping' },
  'storage.full': { status: 507, title: 'Storage full' },
} as const satisfies Readonly<Record<string, ErrorKind>>;

export type ErrorCode = keyof typeof errorCodes;

export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(errorCodes, text);

/** Statuses whose problems say that nothing was spent (`"spent": false`). */
export const spendsNothing: ReadonlySet<number> = new Set([403, 404, 409, 410, 423]);
