/** Nothing secret is ever written down: neither in the log at its most talkative, nor beside the bodies, nor in the store. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bodyPath, claimsPath, manifestPath, paths, sharePath, uploadPath } from '../../src/contract/routes.ts';
import { openHeader } from '../../src/sealed/header.ts';
import { deriveLinkKeys, derivePasswordKeys } from '../../src/sealed/keys.ts';
import { nodePasswordHasher } from '../../src/sealed/password.node.ts';
import { normalizePassword } from '../../src/sealed/password.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import { ask } from '../support/answers.ts';
import { authorize, bytesOf, Doors, hashOf, newToken, openHeaders, proofOf, type Known } from '../support/doors.ts';
import { filesBelow } from '../support/on-disk.ts';
import { RawConnection } from '../support/raw-http.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { secretsIn, spellingsOf } from '../support/spellings.ts';

const address = '203.0.113.77';
const password = 'Batterie-Klammer "Grüße" ☂';
const noteText = 'Treffpunkt-Nordtor um zwölf';
const fileName = 'Kündigung-Müller "geheim".pdf';
const textSecret = 'PIN-Code-der-Alarmanlage: 4711';
const plainMarker = 'Klartext-Markierung-auf-jeder-Seite';
const plain = Buffer.from(`${plainMarker}\n`.repeat(4_000));

let server: RunningServer;
let doors: Doors;
/** Everything that nobody but its owner may ever find, by name. */
const secrets: Record<string, Buffer | string> = { password, noteText, fileName, textSecret, plainMarker };
const shares: Known[] = [];

async function remember(name: string, share: Known, header?: string): Promise<void> {
  shares.push(share);
  const linkSecret = Buffer.from(bytesOf(share.linkSecret));
  const keys = deriveLinkKeys(nodePrimitives, linkSecret);
  const argon2id =
    share.password === undefined
      ? undefined
      : await nodePasswordHasher.argon2id(normalizePassword(share.password), keys.passwordSalt);
  const { identity, passwordToken } = derivePasswordKeys(nodePrimitives, linkSecret, argon2id);
  const of = (what: string, bytes: Uint8Array | undefined): void => {
    if (bytes !== undefined) secrets[`${what} of ${name}`] = Buffer.from(bytes);
  };
  of('link secret', linkSecret);
  of('link token', keys.linkToken);
  of('password salt', keys.passwordSalt);
  of('Argon2id output', argon2id);
  of('password token', passwordToken);
  of('age identity', identity);
  of('owner token', bytesOf(share.ownerToken));
  if (header !== undefined) of('file key', openHeader(nodePrimitives, Buffer.from(header), identity));
}

function claimTokenFor(name: string): string {
  const token = newToken();
  secrets[`claim token of ${name}`] = Buffer.from(bytesOf(token));
  return token;
}

/** What people really do, and what goes wrong on the way. */
async function live(): Promise<void> {
  const fields = { note: noteText, downloads: '5' };
  const sealed = await doors.form({ content: plain, name: fileName, password, fields });
  const sealedClaim = claimTokenFor('the file');
  const { json } = await doors.claim(sealed, sealedClaim);
  await remember('the file', sealed, String(json['header']));
  const text = await doors.form({ text: textSecret, password, fields: { note: noteText } });
  await remember('the text', text);
  const inline = await doors.send({ plainBytes: 1_000, members: { downloads: 3 } });
  await remember('the small share', inline, inline.request.header);
  const uploaded = await doors.send({ plainBytes: 300_000, members: { downloads: 3 } });
  await remember('the uploaded share', uploaded, uploaded.request.header);
  for (const [name, share] of Object.entries({ sealed, text, inline, uploaded })) await use(name, share);
  await put();
  await misuse(sealed);
}

async function use(name: string, share: Known): Promise<void> {
  const token = claimTokenFor(`whoever reads ${name}`);
  await doors.look(share);
  await doors.lookAsOwner(share);
  await doors.manifest(share, { passwordToken: newToken() });
  await doors.manifest(share);
  await doors.open({ ...share, password: 'Klammer-Batterie' });
  await doors.claim(share, token);
  await doors.body(share, token, { range: 'bytes=0-99' });
  (await doors.reading(share, token)).leave();
  if (share.password !== undefined || name === 'text') await doors.open(share, { 'claim-token': token });
  await doors.change(share, { downloads: 4, rearm: true, unlock: true });
  await doors.open(share);
}

async function put(): Promise<void> {
  const headers = {
    accept: 'application/json',
    'share-password': `UTF-8''${encodeURIComponent(password)}`,
    'share-note': `UTF-8''${encodeURIComponent(noteText)}`,
    'x-forwarded-for': address,
  };
  const { status } = await ask(server.origin, `/${encodeURIComponent(fileName)}`, {
    method: 'PUT',
    headers,
    body: plain,
  });
  expect(status).toBe(201);
}

/** Secrets in all the wrong places. */
async function misuse(share: Known): Promise<void> {
  const { linkSecret, linkToken, ownerToken, passwordToken = '' } = share;
  const jsonType = { 'content-type': 'application/json' };
  const gone = [
    `/s?secret=${linkSecret}`,
    `/s/${linkSecret}`,
    `${sharePath(linkSecret)}?token=${linkToken}`,
    bodyPath(ownerToken),
    `/${encodeURIComponent(password)}/${encodeURIComponent(fileName)}`,
  ];
  for (const path of gone) await ask(server.origin, path, { headers: authorize('Owner', ownerToken) });
  for (const authorization of [`Bearer ${ownerToken}`, `Link ${linkToken}x`, `Claim ${linkSecret}`, linkToken])
    await ask(server.origin, sharePath(share.id), { headers: { authorization } });
  const bodies = [
    `{"linkToken":"${linkToken}"`,
    `{"linkToken":"${linkToken}","${passwordToken}":"${password}"}`,
    password,
  ];
  for (const path of [claimsPath(share.id), manifestPath(share.id), paths.open, paths.shares])
    for (const body of bodies) await ask(server.origin, path, { method: 'POST', body, headers: jsonType });
  await ask(server.origin, paths.open, {
    method: 'POST',
    headers: { ...openHeaders(share), 'claim-token': `${linkSecret}!` },
  });
  await ask(server.origin, paths.open, { method: 'POST', body: linkSecret });
  await ask(server.origin, uploadPath(share.id), {
    method: 'PATCH',
    headers: authorize('Owner', ownerToken),
    body: plain,
  });
  await ask(server.origin, paths.files, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    body: `--b\r\nContent-Disposition: form-data; name="${linkSecret}"\r\n\r\n${password}\r\n--b--`,
  });
  const broken = new RawConnection(server.port);
  broken.send(`GET /${linkSecret} HTTP/9.9`, `Link-Secret: ${linkSecret}`, '', '');
  await broken.closed();
  const cut = new RawConnection(server.port);
  cut.send(`PUT /${encodeURIComponent(fileName)} HTTP/1.1`, 'Host: x', 'Content-Length: 900000', '', plain.toString());
  await new Promise((resolve) => setTimeout(resolve, 100));
  cut.end();
}

const rawBytesOf = async (folder: string): Promise<Buffer> =>
  Buffer.concat((await filesBelow(folder)).map(({ bytes }) => bytes));

beforeAll(async () => {
  server = await runningServer({
    LOG_LEVEL: 'trace',
    TRUST_PROXY: '1',
    RATE_LIMITS: 'on',
    RATE_LOOK_PER_MINUTE: '10000',
    RATE_CREATE_PER_HOUR: '1000',
    SWEEP_INTERVAL: '1s',
  });
  doors = new Doors(server.origin);
  await live();
});
afterAll(() => server.end());

describe('while shares live', () => {
  it('the log at its most talkative holds none of their secrets, in no spelling', () => {
    const log = Buffer.from(server.logText());
    // It is the log of this run, and it says much.
    expect(server.logged().filter(({ event }) => event === 'request').length).toBeGreaterThan(60);
    expect(log.includes(paths.open)).toBe(true);
    expect(secretsIn(log, secrets)).toEqual([]);
    for (const { id } of shares) expect(log.includes(id)).toBe(false);
    expect(log.includes(address)).toBe(false);
  });

  it('the folder of bodies holds none of them', async () => {
    const bytes = await rawBytesOf(server.settings.uploadsDir);
    const uploaded = await doors.send({ plainBytes: 100_000 });
    const with1More = await rawBytesOf(server.settings.uploadsDir);
    // It is the right folder: a sealed body is found there byte for byte.
    expect(with1More.includes(uploaded.body)).toBe(true);
    expect(bytes.length).toBeGreaterThan(plain.length);
    expect(secretsIn(bytes, secrets)).toEqual([]);
  });

  it('the folder of the store holds none of them, in its raw bytes', async () => {
    const bytes = await rawBytesOf(server.settings.dataDir);
    // It is the right folder: ids and the hashes of tokens are found there.
    for (const share of shares)
      for (const kept of [share.id, hashOf(share.linkToken), hashOf(share.ownerToken)])
        expect(bytes.includes(kept)).toBe(true);
    expect(secretsIn(bytes, secrets)).toEqual([]);
  });

  it('no file has a name that tells anything', async () => {
    const files = [...(await filesBelow(server.settings.uploadsDir)), ...(await filesBelow(server.settings.dataDir))];
    const names = Buffer.from(files.map(({ name }) => name).join('\n'));
    expect(secretsIn(names, secrets)).toEqual([]);
    for (const { id } of shares) expect(names.includes(id)).toBe(false);
  });
});

describe('after they are burned', () => {
  beforeAll(async () => {
    for (const share of shares) await doors.revoke(share);
  });

  it('log, bodies and store still hold none of them', async () => {
    const { uploadsDir, dataDir } = server.settings;
    for (const bytes of [Buffer.from(server.logText()), await rawBytesOf(uploadsDir), await rawBytesOf(dataDir)])
      expect(secretsIn(bytes, secrets)).toEqual([]);
  });
});

describe('the search itself', () => {
  it('finds every one of these secrets in every spelling, wherever it begins', () => {
    expect(Object.keys(secrets).length).toBeGreaterThan(30);
    for (const [name, secret] of Object.entries(secrets)) {
      for (const needle of Object.values(spellingsOf(secret))) {
        expect(needle.length).toBeGreaterThanOrEqual(16);
        const haystack = Buffer.concat([randomBytes(33), needle, randomBytes(33)]);
        expect(secretsIn(haystack, { [name]: secret })).not.toEqual([]);
      }
      for (const before of [0, 1, 2, 3]) {
        const text = Buffer.concat([randomBytes(before), Buffer.from(secret), randomBytes(5)]).toString('base64');
        expect(secretsIn(Buffer.from(text), { [name]: secret })).not.toEqual([]);
      }
    }
  });

  it('would have found what a careless server writes', () => {
    const written = shares.map((share) => ({ body: proofOf(share), headers: openHeaders(share) }));
    const careless = Buffer.from(JSON.stringify(written), 'latin1');
    const found = secretsIn(careless, secrets);
    expect(found.some((name) => name.startsWith('link token of the file'))).toBe(true);
    expect(found.some((name) => name.startsWith('password, escaped in JSON'))).toBe(true);
    expect(secretsIn(Buffer.from('nothing'), secrets)).toEqual([]);
  });
});
