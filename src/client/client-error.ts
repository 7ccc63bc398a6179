// What can go wrong on this side of the wire. What the server says is a ProblemError; match on `code`, never on the text.

/** - `network.unreachable` no answer came - `network.timeout` it took too long - `network.cut` the answer broke off. */
export type NetworkErrorCode = 'network.unreachable' | 'network.timeout' | 'network.cut';

/** The connection failed, not the request: the same call may work later. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly code: NetworkErrorCode;

  constructor(code: NetworkErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/**
 * - `answer.malformed`  the server's answer is not what the contract says
 * - `link.incomplete`   the link was cut or is none; no server was asked
 * - `source.changed`    the source gives other bytes than before, or not as many as it said
 * - `resume.impossible` the upload can not go on under the same keys: a new share, with a new link, is needed
 * - `share.refused`     header, manifest and body do not belong together; nothing was acknowledged, the file is not to be trusted
 * - `share.damaged`     a part did not verify, fetched twice; nothing was acknowledged
 */
export type ClientErrorCode =
  'answer.malformed' | 'link.incomplete' | 'source.changed' | 'resume.impossible' | 'share.refused' | 'share.damaged';

export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;

  constructor(code: ClientErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
