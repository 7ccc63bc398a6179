// `fetch` that says how far an upload has come: by XMLHttpRequest, because no fetch tells it.
import type { Fetch } from '../../src/client/transport.ts';

/** @param onSent told the bytes of the request that have left so far */
export function uploadingFetch(onSent: (init: RequestInit, bytes: number) => void): Fetch {
  return (url, init) => (init.body instanceof Uint8Array ? send(url, init, onSent) : fetch(url, init));
}

/** Asked for redirects, it follows them; the policy of the page lets none lead elsewhere. */
function send(url: string, init: RequestInit, onSent: (init: RequestInit, bytes: number) => void): Promise<Response> {
  const { method = 'GET', headers, body, signal } = init;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const end = (): void => {
      request.abort();
      reject(signal?.reason as Error);
    };
    if (signal?.aborted === true) {
      end();
      return;
    }
    signal?.addEventListener('abort', end);
    request.open(method, url);
    new Headers(headers).forEach((value, name) => {
      request.setRequestHeader(name, value);
    });
    request.upload.onprogress = ({ loaded }) => {
      onSent(init, loaded);
    };
    request.onload = () => {
      resolve(responseOf(request));
    };
    request.onerror = () => {
      reject(new TypeError('The server can not be reached.'));
    };
    request.onloadend = () => signal?.removeEventListener('abort', end);
    request.send(body as XMLHttpRequestBodyInit);
  });
}

const withoutBody: ReadonlySet<number> = new Set([204, 205, 304]);

function responseOf(request: XMLHttpRequest): Response {
  const { status, statusText, responseText } = request;
  const lines = request.getAllResponseHeaders().trim().split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return new Response(withoutBody.has(status) ? null : responseText, { status, statusText, headers });
}
