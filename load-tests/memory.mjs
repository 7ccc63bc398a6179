/**
 * How much resident memory one large transfer costs, each way: sealed by the server and opened by it, sealed by
 * the sender and fetched sealed. Prints one table. `node load-tests/memory.mjs [MiB] [rounds]`, default 2048 and 3.
 */
import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { residentBytes, startServer } from './server.mjs';

const MIB = 1024 * 1024;
const plainBytes = Number(process.argv[2] ?? 2048) * MIB;
const rounds = Number(process.argv[3] ?? 3);
const bodyBytes = 16 + plainBytes + 16 * Math.max(1, Math.ceil(plainBytes / 65536));
const piece = randomBytes(MIB);

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const token = () => randomBytes(32).toString('base64url');
const hash = (text) => createHash('sha256').update(Buffer.from(text, 'base64url')).digest('base64url');

/** Sends `bytes` bytes of noise and resolves with the answer; one write in flight. */
function send(url, method, headers, bytes) {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method, headers: { ...headers, 'Content-Length': bytes } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
    sending.on('error', reject);
    let left = bytes;
    const more = () => {
      if (left === 0) return sending.end();
      const next = left >= piece.length ? piece : piece.subarray(0, left);
      left -= next.length;
      sending.write(next, more);
    };
    more();
  });
}

/** Reads a response to its end and throws it away; resolves with the number of bytes. */
function receive(url, method, headers) {
  return new Promise((resolve, reject) => {
    request(url, { method, headers }, (response) => {
      let bytes = 0;
      response.on('data', (part) => (bytes += part.length));
      response.on('end', () => resolve(bytes));
      response.on('error', reject);
    })
      .on('error', reject)
      .end();
  });
}

/** Growth of resident memory over `act`. The process is fresh and has done the same thing once with 1 MiB. */
async function growth(pid, act) {
  const before = await residentBytes(pid);
  let most = before;
  const timer = setInterval(() => {
    void residentBytes(pid).then((now) => (most = Math.max(most, now)));
  }, 50);
  const started = performance.now();
  await act();
  const seconds = (performance.now() - started) / 1000;
  clearInterval(timer);
  return { mib: (Math.max(most, await residentBytes(pid)) - before) / MIB, mbPerSecond: plainBytes / 1e6 / seconds };
}

function expectOk(answer, status) {
  if (answer.status !== status)
    throw new Error(`expected ${String(status)}, got ${String(answer.status)}: ${answer.text}`);
  return answer;
}

/** A header and a manifest of the right form: the server cannot look into them. */
const header = () => {
  const line = () => randomBytes(32).toString('base64').slice(0, 43);
  return `age-encryption.org/v1\n-> X25519 ${line()}\n${line()}\n--- ${line()}\n`;
};
const manifest = randomBytes(168 + 16 + 4096 + 16).toString('base64');

async function sealedByServer(server, bytes) {
  const answer = expectOk(await send(`${server.base}/noise.bin`, 'PUT', { Accept: 'application/json' }, bytes), 201);
  return JSON.parse(answer.text).link.split('#')[1];
}

async function createdBySender(server, bytes) {
  const linkToken = token();
  const ownerToken = token();
  const id = randomBytes(16).toString('base64url');
  const body = { id, linkTokenHash: hash(linkToken), ownerTokenHash: hash(ownerToken), header: header(), manifest };
  const created = await fetch(`${server.base}/api/v1/shares`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...body, bodyBytes: bytes }),
  });
  if (created.status !== 201) throw new Error(await created.text());
  return { id, linkToken, ownerToken };
}

const patchHeaders = ({ ownerToken }) => ({
  Authorization: `Owner ${ownerToken}`,
  'Tus-Resumable': '1.0.0',
  'Upload-Offset': '0',
  'Content-Type': 'application/offset+octet-stream',
});

async function claimed(server, { id, linkToken }) {
  const claimToken = token();
  const answer = await fetch(`${server.base}/api/v1/shares/${id}/claims`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ linkToken, claimTokenHash: hash(claimToken) }),
  });
  if (answer.status !== 201) throw new Error(await answer.text());
  return claimToken;
}

const bodyOf = (server, share, claimToken) =>
  receive(`${server.base}/api/v1/shares/${share.id}/body`, 'GET', { Authorization: `Claim ${claimToken}` });

const ways = {
  'upload, sealed by the server (PUT)': async (server) => {
    await sealedByServer(server, MIB);
    return () => sealedByServer(server, plainBytes);
  },
  'upload, sealed by the sender (tus PATCH)': async (server) => {
    const url = (share) => `${server.base}/api/v1/uploads/${share.id}`;
    const small = await createdBySender(server, 16 + MIB + 256);
    expectOk(await send(url(small), 'PATCH', patchHeaders(small), 16 + MIB + 256), 204);
    const large = await createdBySender(server, bodyBytes);
    return async () => expectOk(await send(url(large), 'PATCH', patchHeaders(large), bodyBytes), 204);
  },
  'download, opened by the server': async (server) => {
    const open = async (secret, expected) => {
      const got = await receive(`${server.base}/api/v1/open`, 'POST', { 'Link-Secret': secret });
      if (got !== expected) throw new Error(`${String(got)} bytes instead of ${String(expected)}`);
    };
    const large = await sealedByServer(server, plainBytes);
    await server.restart();
    await open(await sealedByServer(server, MIB), MIB);
    return () => open(large, plainBytes);
  },
  'download, sealed bytes': async (server) => {
    const share = await createdBySender(server, bodyBytes);
    expectOk(await send(`${server.base}/api/v1/uploads/${share.id}`, 'PATCH', patchHeaders(share), bodyBytes), 204);
    await server.restart();
    const claimToken = await claimed(server, share);
    await receive(`${server.base}/api/v1/shares/${share.id}/body`, 'GET', {
      Authorization: `Claim ${claimToken}`,
      Range: `bytes=0-${String(MIB - 1)}`,
    });
    return async () => {
      const got = await bodyOf(server, share, claimToken);
      if (got !== bodyBytes) throw new Error(`${String(got)} bytes instead of ${String(bodyBytes)}`);
    };
  },
};

console.log(`one transfer of ${String(plainBytes / MIB)} MiB, median of ${String(rounds)} fresh processes`);
for (const [name, prepare] of Object.entries(ways)) {
  const seen = [];
  for (let round = 0; round < rounds; round++) {
    const server = await startServer();
    try {
      const act = await prepare(server);
      seen.push(await growth(server.pid, act));
    } finally {
      await server.stop();
    }
  }
  const mib = seen.map((one) => one.mib);
  const speed = median(seen.map((one) => one.mbPerSecond)).toFixed(0);
  console.log(`${name}: +${median(mib).toFixed(1)} MiB (most ${Math.max(...mib).toFixed(1)}), ${speed} MB/s`);
}
