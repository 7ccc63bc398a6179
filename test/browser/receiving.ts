/** People who receive in a browser: the stage that the specs of the receive page share. */
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { source as axe } from 'axe-core';
import type { Browser, BrowserContextOptions, Download, Page } from 'playwright-core';
import { textShare, type NewShare } from '../../src/client/new-share.ts';
import { MemoryResumeRecords } from '../../src/client/resume-record.ts';
import { Sender } from '../../src/client/send-share.ts';
import { ShareApi } from '../../src/client/share-api.ts';
import { bytesSource } from '../../src/client/source.ts';
import { Transport } from '../../src/client/transport.ts';
import type { Environment } from '../../src/config/settings.ts';
import { nodeAead } from '../../src/sealed/aead.node.ts';
import { nodePasswordHasher } from '../../src/sealed/password.node.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import { Doors, keysOfLink, type Known } from '../support/doors.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { launchBrowser, visitor, type Visitor } from './visitor.ts';

export interface Stage {
  readonly browser: Browser;
  readonly server: RunningServer;
  readonly doors: Doors;
  readonly origin: string;
}

/** A browser and a server for a whole spec. */
export function stage(environment: Environment = {}): Stage {
  let browser: Browser | undefined;
  let server: RunningServer | undefined;
  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(), runningServer(environment)]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.end();
  });
  const here = <Thing>(thing: Thing | undefined): Thing => {
    if (thing === undefined) throw new TypeError('The stage is not up yet.');
    return thing;
  };
  return {
    get browser() {
      return here(browser);
    },
    get server() {
      return here(server);
    },
    get origin() {
      return here(server).origin;
    },
    get doors() {
      return new Doors(here(server).origin);
    },
  };
}

/** What somebody sent with the client library, and every key of it. */
export interface Sent extends Known {
  readonly link: string;
}

/** @param origin where it is sent to; the link leads to `linkTo` */
export async function send(origin: string, share: Partial<NewShare>, plain: Buffer, linkTo = origin): Promise<Sent> {
  const sender = new Sender({
    api: new ShareApi(new Transport({ base: origin })),
    records: new MemoryResumeRecords(),
    primitives: nodePrimitives,
    aead: nodeAead,
    hasher: nodePasswordHasher,
  });
  const file = {
    source: bytesSource(plain),
    kind: 'file',
    name: 'report.bin',
    type: 'application/octet-stream',
  } as const;
  const { link, ownerToken } = await sender.send({ ...file, ...share });
  const { id, linkToken } = keysOfLink(link);
  const linkSecret = link.slice(link.indexOf('#') + 1);
  return { id, linkToken, ownerToken, linkSecret, plain, password: share.password, link: `${linkTo}/s#${linkSecret}` };
}

export const sendBytes = (
  origin: string,
  bytes: number,
  share: Partial<NewShare> = {},
  linkTo = origin,
): Promise<Sent> => send(origin, share, randomBytes(bytes), linkTo);

export const sendText = (origin: string, text: string, share: Partial<NewShare> = {}): Promise<Sent> =>
  send(origin, { ...textShare(text), ...share }, Buffer.from(text));

export interface VisitOptions extends BrowserContextOptions {
  /** The statuses of answers that are wanted here: the browser notes each in its console. */
  readonly refused?: readonly number[];
  /** Instead of the server. */
  readonly origin?: string;
  /** What this browser does not have. */
  readonly without?: readonly Missing[];
}

/** - `picker`: no file can be picked - `worker`: no service workers - `private`: no private file system. */
export type Missing = 'picker' | 'worker' | 'private';

/** A person with a browser of their own, that had nothing to complain about in the end. */
export async function visiting(
  { browser, origin }: Pick<Stage, 'browser' | 'origin'>,
  options: VisitOptions,
  run: (one: Visitor) => Promise<void>,
): Promise<void> {
  const { refused = [], without = [], origin: instead = origin, ...context } = options;
  const one = await visitor(browser, instead, context);
  await one.context.addInitScript(takeAway, without);
  // Less than what a test has: what was waited for is said.
  one.context.setDefaultTimeout(20_000);
  try {
    await run(one);
    const wanted = refused.map((status) => `status of ${String(status)}`);
    expect(one.complaints.filter((text) => !wanted.some((known) => text.includes(known)))).toEqual([]);
  } finally {
    await one.end();
  }
}

/** In the page, before anything else. */
export function takeAway(missing: readonly string[]): void {
  if (missing.includes('picker')) Reflect.deleteProperty(globalThis, 'showSaveFilePicker');
  if (missing.includes('worker')) Reflect.deleteProperty(Navigator.prototype, 'serviceWorker');
  if (missing.includes('private')) Reflect.deleteProperty(StorageManager.prototype, 'getDirectory');
}

/** Only those ways are left. */
export const waysOnly = {
  streamed: ['picker', 'private'],
  private: ['picker', 'worker'],
  memory: ['picker', 'worker', 'private'],
} as const satisfies Readonly<Record<string, readonly Missing[]>>;

export const heading = (page: Page, text: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name: text, exact: true }).waitFor();

export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();

/** Presses and takes what the browser puts into its downloads. */
export async function downloading(page: Page, act: () => Promise<void>, timeout = 60_000): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download', { timeout }), act()]);
  return download;
}

export async function bytesOf(download: Download): Promise<Buffer> {
  return readFile(await download.path());
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What axe-core finds, as `rule: element`. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    interface Found {
      readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
    }
    const { axe: checker } = globalThis as unknown as { readonly axe: { readonly run: () => Promise<Found> } };
    const found = await checker.run();
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}
