/** Shares that no page has sealed open in the page: by Debian's age over the API, by curl as a form and as a PUT. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { formatRecipient } from '../../src/sealed/identity-text.ts';
import { deriveLinkKeys, derivePasswordKeys, newLinkSecret, tokenHash } from '../../src/sealed/keys.ts';
import { formatLink } from '../../src/sealed/link.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import { shell } from '../support/curl.ts';
import { hashOf, newToken } from '../support/doors.ts';
import { postShare } from '../support/sealed-by-sender.ts';
import { bytesOf, downloading, heading, press, sha256, stage, visiting, waysOnly } from './receiving.ts';

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

/** The link is what curl prints first. */
async function sentByCurl(options: string): Promise<string> {
  const { stdout, stderr, exitCode } = await shell(`curl -sSf ${options}`, folder);
  expect([exitCode, stderr]).toEqual([0, '']);
  return stdout.toString().split('\n')[0] ?? '';
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
