/** Uploads of every kind, each cut somewhere else. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { paths, sharePath, uploadPath } from '../../src/contract/routes.ts';
import { authorize, hashOf, newId, newToken } from './doors.ts';
import { formAround } from './half-request.ts';
import { RawConnection } from './raw-http.ts';
import { sealedBySender } from './sealed-by-sender.ts';

/** Above what is written at once, so that a file is begun. */
const LARGE = 600_000;
const SMALL = 20_000;
const MOST_DELAY_MS = 40;

const template = sealedBySender(LARGE);
const raw = template.plain;

interface Begun {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** How many bytes of the body are sent. Undefined: the headers are cut. */
  readonly sent?: number;
  readonly chunked?: boolean;
}

const textOf = ({ method, path, headers = {}, body, chunked = false }: Begun): string => {
  const length = chunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': String(body.length) };
  const lines = Object.entries({ Host: 'localhost', ...length, ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return [`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
};

/** Sends part of a request, waits a moment, and is gone: by a reset or in order, in turn. */
async function cut(port: number, begun: Begun, n: number): Promise<void> {
  const { body, sent, chunked = false } = begun;
  const head = textOf(begun);
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const pieces =
    sent === undefined ? [head.slice(0, -20)] : [head, ...(chunked ? ['fffff\r\n'] : []), body.subarray(0, sent)];
  socket.cork();
  for (const piece of pieces) socket.write(piece);
  const flushed = new Promise<void>((resolve) =>
    socket.write('', () => {
      resolve();
    }),
  );
  socket.uncork();
  await Promise.race([flushed, closed]);
  await sleep((n * 7) % MOST_DELAY_MS);
  if (n % 2 === 0) socket.resetAndDestroy();
  else socket.destroy();
  await closed;
}

/** A whole small request on a connection of its own. */
async function whole(port: number, begun: Begun): Promise<number> {
  const connection = new RawConnection(port);
  try {
    connection.socket.write(textOf({ ...begun, headers: { ...begun.headers, Connection: 'close' } }));
    if (begun.body.length > 0) connection.socket.write(begun.body);
    return (await connection.answer(30_000)).status;
  } finally {
    connection.end();
  }
}

/** A share whose sender knows how to take it back. */
interface Own {
  readonly id: string;
  readonly ownerToken: string;
}

const createOf = ({ id, ownerToken }: Own): Begun => ({
  method: 'POST',
  path: paths.shares,
  headers: { 'Content-Type': 'application/json' },
  body: Buffer.from(JSON.stringify({ ...template.request, id, ownerTokenHash: hashOf(ownerToken) })),
});

const patchOf = ({ id, ownerToken }: Own): Begun => ({
  method: 'PATCH',
  path: uploadPath(id),
  headers: {
    ...authorize('Owner', ownerToken),
    'Tus-Resumable': '1.0.0',
    'Upload-Offset': '0',
    'Content-Type': 'application/offset+octet-stream',
  },
  body: template.body,
});

const put = (body: Uint8Array): Begun => ({ method: 'PUT', path: '/report.pdf', body });
const form: Begun = {
  method: 'POST',
  path: paths.files,
  headers: formAround.headers,
  body: Buffer.concat([formAround.before, raw, formAround.after]),
};

async function revoke(port: number, { id, ownerToken }: Own): Promise<void> {
  await whole(port, {
    method: 'DELETE',
    path: sharePath(id),
    headers: authorize('Owner', ownerToken),
    body: new Uint8Array(0),
  });
}

async function created(port: number): Promise<Own> {
  const own = { id: newId(), ownerToken: newToken() };
  const status = await whole(port, createOf(own));
  if (status !== 201) throw new TypeError(`Not created: ${String(status)}`);
  return own;
}

const patched =
  (sent: number | undefined, after: (port: number, own: Own) => Promise<void>) => async (port: number, n: number) => {
    const own = await created(port);
    await cut(port, sent === undefined ? patchOf(own) : { ...patchOf(own), sent }, n);
    await after(port, own);
  };
const left = (): Promise<void> => Promise.resolve();

/** By what is cut, and where. */
export const abortedUploads: Readonly<Record<string, (port: number, n: number) => Promise<void>>> = {
  // Without a byte it would be kept for an hour: taken back.
  'tus: in the headers': patched(undefined, revoke),
  'tus: half-way': patched(LARGE / 2, left),
  'tus: before the last byte': patched(template.body.length - 1, left),
  // It may be ready.
  'tus: at the last byte': patched(template.body.length, revoke),
  'create: half-way': (port, n) => cut(port, { ...createOf({ id: newId(), ownerToken: newToken() }), sent: 200 }, n),
  'create: before the answer': async (port, n) => {
    const own = { id: newId(), ownerToken: newToken() };
    const begun = createOf(own);
    await cut(port, { ...begun, sent: begun.body.length }, n);
    await revoke(port, own);
  },
  'put: in the headers': (port, n) => cut(port, put(raw), n),
  'put: half-way': (port, n) => cut(port, { ...put(raw), sent: LARGE / 2 }, n),
  'put: half-way, small': (port, n) => cut(port, { ...put(raw.subarray(0, SMALL)), sent: SMALL / 2 }, n),
  'put: before the last byte': (port, n) => cut(port, { ...put(raw), sent: LARGE - 1 }, n),
  'put: at the last byte': (port, n) => cut(port, { ...put(raw), sent: LARGE }, n),
  'put: of unknown length': (port, n) => cut(port, { ...put(raw), sent: LARGE / 2, chunked: true }, n),
  'put: while it waits to be asked for its body': (port, n) =>
    cut(port, { ...put(raw), headers: { Expect: '100-continue' }, sent: 0 }, n),
  'form: in the headers of its part': (port, n) => cut(port, { ...form, sent: 60 }, n),
  'form: half-way': (port, n) => cut(port, { ...form, sent: LARGE / 2 }, n),
  'form: in its end': (port, n) => cut(port, { ...form, sent: form.body.length - 5 }, n),
};
