/** Shares that no page has sealed open in the page, by Debian's age over the API and by curl; and what the page seals is opened by these two alone. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { claimsPath } from '../../src/contract/routes.ts';
import { formatIdentity, formatRecipient } from '../../src/sealed/identity-text.ts';
import { deriveLinkKeys, derivePasswordKeys, newLinkSecret, tokenHash } from '../../src/sealed/keys.ts';
import { formatLink } from '../../src/sealed/link.ts';
import { nodePasswordHasher } from '../../src/sealed/password.node.ts';
import { normalizePassword } from '../../src/sealed/password.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import { shell } from '../support/curl.ts';
import { hashOf, keysOfLink, newToken, passwordTokenOf } from '../support/doors.ts';
import { postShare } from '../support/sealed-by-sender.ts';
import { bytesOf, downloading, heading, press, sha256, stage, visiting, waysOnly } from './receiving.ts';
import { fileNamed, SendPage } from './sending.ts';

const on = stage();

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ots-foreign-'));
});
afterAll(() => rm(folder, { recursive: true }));

const headerBytes = 168;

/** The age program, and the layout of docs/format.md: nothing of ours has sealed this. */
function sealedByAge(plain: Buffer, recipient: string): Buffer {
  return execFileSync('age', ['--encrypt', '--recipient', recipient], { input: plain });
}

async function sendByAge(plain: Buffer, name: string): Promise<string> {
  const linkSecret = newLinkSecret(nodePrimitives);
  const { shareId, linkToken } = deriveLinkKeys(nodePrimitives, linkSecret);
  const recipient = formatRecipient(derivePasswordKeys(nodePrimitives, linkSecret, undefined).recipient);
  const file = sealedByAge(plain, recipient);
  const [header, body] = [file.subarray(0, headerBytes), file.subarray(headerBytes)];
  const about = {
    v: 1,
    header: createHash('sha256').update(header).digest('base64url'),
    kind: 'file',
    name,
    type: 'application/octet-stream',
    size: plain.length,
  };
  const manifest = sealedByAge(Buffer.from(JSON.stringify(about).padEnd(4_096)), recipient);
  const { status } = await postShare(on.origin, {
    id: shareId,
    linkTokenHash: tokenHash(nodePrimitives, linkToken),
    ownerTokenHash: hashOf(newToken()),
    header: header.toString('latin1'),
    manifest: manifest.toString('base64'),
    bodyBytes: body.length,
    body: body.toString('base64'),
  });
  expect(status).toBe(201);
  return formatLink(on.origin, linkSecret);
}

/** What the page downloads of a link. */
async function received(page: Page, link: string): Promise<{ readonly hash: string; readonly name: string }> {
  await page.goto(link);
  const download = await downloading(page, () => press(page, 'Download'));
  await heading(page, 'Complete and verified');
  return { hash: sha256(await bytesOf(download)), name: download.suggestedFilename() };
}

/** What a line prints that goes well. */
async function inShell(line: string): Promise<Buffer> {
  const { stdout, stderr, exitCode } = await shell(line, folder);
  expect([exitCode, stderr]).toEqual([0, '']);
  return stdout;
}

/** The link is what curl prints first. */
async function sentByCurl(options: string): Promise<string> {
  return (await inShell(`curl -sSf ${options}`)).toString().split('\n')[0] ?? '';
}

describe('the page opens', () => {
  it.each([0, 1, 65_536, 65_000])('%i bytes that the age program has sealed', (bytes) =>
    visiting(on, { without: waysOnly.streamed }, async ({ page }) => {
      const plain = randomBytes(Math.min(bytes, 65_536));
      const link = await sendByAge(plain, 'by-age.bin');
      expect(await received(page, link)).toEqual({ hash: sha256(plain), name: 'by-age.bin' });
    }),
  );

  it('a file that curl has sent as a form, with a password', () =>
    visiting(on, { without: waysOnly.streamed }, async ({ page }) => {
      const plain = randomBytes(300_000);
      await writeFile(join(folder, 'form.bin'), plain);
      const link = await sentByCurl(`-F file=@form.bin -F 'password=pässwörd' -F 'note=by hand' ${on.origin}/`);
      await page.goto(link);
      await page.getByText('Sealed by the server').waitFor();
      await page.getByLabel('Password').fill('pässwörd');
      await press(page, 'Open');
      await page.getByText('by hand').waitFor();
      const download = await downloading(page, () => press(page, 'Download'));
      expect([sha256(await bytesOf(download)), download.suggestedFilename()]).toEqual([sha256(plain), 'form.bin']);
      await heading(page, 'Complete and verified');
    }));

  it('a file that curl has sent with PUT', () =>
    visiting(on, { without: waysOnly.streamed }, async ({ page }) => {
      const plain = randomBytes(200_000);
      await writeFile(join(folder, 'put.bin'), plain);
      const link = await sentByCurl(`-T put.bin ${on.origin}/`);
      expect(await received(page, link)).toEqual({ hash: sha256(plain), name: 'put.bin' });
    }));

  it('a text that curl has sent', () =>
    visiting(on, {}, async ({ page }) => {
      await page.goto(await sentByCurl(`-F 'text=from a terminal' -F blur=5 ${on.origin}/`));
      await page.getByText('Sealed by the server').waitFor();
      await press(page, 'Show the text');
      await press(page, 'Show');
      expect(await page.locator('.secret-text').textContent()).toBe('from a terminal');
    }));

  it('several files that curl has sent, as one zip', () =>
    visiting(on, { without: waysOnly.streamed }, async ({ page }) => {
      await writeFile(join(folder, 'one.txt'), 'one');
      await writeFile(join(folder, 'two.txt'), 'two');
      const link = await sentByCurl(`-F files=@one.txt -F files=@two.txt ${on.origin}/`);
      await page.goto(link);
      await heading(page, '2 files for you');
      const download = await downloading(page, () => press(page, 'Download'));
      await writeFile(join(folder, 'both.zip'), await bytesOf(download));
      const { stdout } = await shell('python3 -m zipfile -t both.zip && python3 -m zipfile -l both.zip', folder);
      expect(stdout.toString()).toMatch(/one\.txt[\s\S]*two\.txt/);
    }));
});

/** The secret key of a share, as the age program takes it: docs/format.md. */
async function identityOf(link: string, password: string | undefined): Promise<string> {
  const { linkSecret } = keysOfLink(link);
  const salt = deriveLinkKeys(nodePrimitives, linkSecret).passwordSalt;
  const hashed =
    password === undefined ? undefined : await nodePasswordHasher.argon2id(normalizePassword(password), salt);
  return formatIdentity(derivePasswordKeys(nodePrimitives, linkSecret, hashed).identity);
}

describe('curl and the age program open', () => {
  it.each([
    ['small', 10, undefined],
    ['large, with a password', 300_000, 'pässwörd'],
  ] as const)('what the page has sent: %s', (_what, bytes, password) =>
    visiting(on, {}, async ({ page }) => {
      const plain = randomBytes(bytes);
      const send = await new SendPage(page).visit();
      await send.choose(fileNamed('by-page.bin', plain));
      await send.openMore();
      if (password !== undefined) await page.getByLabel('Password', { exact: true }).fill(password);
      const link = await send.send();
      const { id, linkToken, linkSecret } = keysOfLink(link);
      const claimToken = newToken();
      const passwordToken =
        password === undefined ? {} : { passwordToken: await passwordTokenOf(linkSecret, password) };
      const claim = { linkToken, claimTokenHash: hashOf(claimToken), ...passwordToken };
      await writeFile(join(folder, 'claim.json'), JSON.stringify(claim));
      await writeFile(join(folder, 'identity'), await identityOf(link, password));
      const claimed = await inShell(`curl -sSf --json @claim.json ${on.origin}${claimsPath(id)}`);
      const { header, manifest, bodyUrl } = JSON.parse(claimed.toString()) as Readonly<Record<string, string>>;
      await writeFile(join(folder, 'whole.age'), header ?? '');
      await writeFile(join(folder, 'manifest.age'), Buffer.from(manifest ?? '', 'base64'));
      const body = `curl -sSf -H 'Authorization: Claim ${claimToken}' ${on.origin}${bodyUrl ?? ''}`;
      await inShell(`${body} >> whole.age && age --decrypt --identity identity whole.age > plain.bin`);
      const about = await inShell('age --decrypt --identity identity manifest.age');
      expect(sha256(await readFile(join(folder, 'plain.bin')))).toBe(sha256(plain));
      expect(JSON.parse(about.toString())).toMatchObject({ name: 'by-page.bin', size: bytes });
    }),
  );

  it('not what the page has sent at the door where the server would open it', () =>
    visiting(on, {}, async ({ page }) => {
      const send = await new SendPage(page).visit();
      await send.write('for the recipient alone');
      const link = await send.send();
      const secret = link.slice(link.indexOf('#') + 1);
      const { stdout } = await shell(`curl -sS -X POST -H 'Link-Secret: ${secret}' ${on.origin}/api/v1/open`, folder);
      expect(JSON.parse(stdout.toString())).toMatchObject({ status: 403, code: 'share.end_to_end' });
    }));
});
