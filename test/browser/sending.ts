/** What a person does on the page that sends, and what somebody else gets who opens the link without any page of ours. */
import { createCipheriv, createHash } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { MemoryClaimRecords } from '../../src/client/claim-record.ts';
import { ReceiveShare } from '../../src/client/receive-share.ts';
import { ShareApi } from '../../src/client/share-api.ts';
import { MemorySink } from '../../src/client/sink.ts';
import { Transport } from '../../src/client/transport.ts';
import { nodeAead } from '../../src/sealed/aead.node.ts';
import type { Manifest } from '../../src/sealed/manifest-shape.ts';
import { nodePasswordHasher } from '../../src/sealed/password.node.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';

/** For what takes a moment on a quiet machine. */
export const patiently = { timeout: 30_000 } as const;

export interface Opened {
  readonly manifest: Manifest;
  readonly bytes: Buffer;
}

function receiverOf(link: string): ReceiveShare {
  const base = link.slice(0, link.indexOf('/s#'));
  const parts = { primitives: nodePrimitives, aead: nodeAead, hasher: nodePasswordHasher };
  const api = new ShareApi(new Transport({ base }));
  return ReceiveShare.fromLink({ ...parts, api, claims: new MemoryClaimRecords() }, link);
}

/** By the client library in Node: the page's own code has no part in it but the format. */
export async function open(link: string, password?: string): Promise<Opened> {
  const sink = new MemorySink();
  const { manifest } = await receiverOf(link).receive(() => sink, { password });
  return { manifest, bytes: Buffer.from(sink.bytes ?? []) };
}

/** What the link says without a download. */
export async function lookAt(link: string): ReturnType<ReceiveShare['look']> {
  return receiverOf(link).look();
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export interface PickedBytes {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export const fileNamed = (name: string, buffer: Buffer, mimeType = 'application/octet-stream'): PickedBytes => ({
  name,
  mimeType,
  buffer,
});

/** Bytes that no two places of a file share, and no two files. */
export function someBytes(length: number, seed = 1): Buffer {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16)).update(Buffer.alloc(length));
}

/** As a paste does it, in one go: typed line by line, a long text takes the browser minutes. */
export async function enter(field: Locator, text: string): Promise<void> {
  await field.evaluate((element, value) => {
    (element as HTMLTextAreaElement).value = value;
    element.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }, text);
}

export class SendPage {
  constructor(readonly page: Page) {}

  async visit(path = '/'): Promise<this> {
    await this.page.goto(path);
    await this.page.getByRole('heading', { name: 'Send it once.' }).waitFor();
    return this;
  }

  /** By the button, as a person does it. */
  async choose(
    files: string | readonly string[] | PickedBytes | readonly PickedBytes[],
    folder = false,
  ): Promise<void> {
    const name = folder ? /^(Choose|Add) a folder$/ : /^(Choose|Add) files$/;
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name }).click();
    await (await chooser).setFiles(files);
  }

  /** Files and folders of the disk, dropped on the window by the browser itself. */
  async drop(paths: readonly string[], at = { x: 20, y: 20 }): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, ...at, data });
    await session.detach();
  }

  async write(text: string): Promise<void> {
    await this.page.getByRole('tab', { name: 'Text' }).click();
    await enter(this.page.getByLabel('Your text'), text);
  }

  async openMore(): Promise<void> {
    await this.page.getByText('More options').click();
  }

  async seal(): Promise<void> {
    await this.page.getByRole('button', { name: 'Seal and send' }).click(patiently);
  }

  async link(): Promise<string> {
    return this.page.getByLabel('Link for the recipient').inputValue({ timeout: 60_000 });
  }

  async manageLink(): Promise<string> {
    return this.page.getByLabel('Manage link, for you alone').inputValue(patiently);
  }

  async send(): Promise<string> {
    await this.seal();
    return this.link();
  }

  /** What stands in the list of what will be sent. */
  lines(): Promise<readonly string[]> {
    return this.page.getByRole('list', { name: 'What will be sent' }).getByRole('listitem').allInnerTexts();
  }
}
