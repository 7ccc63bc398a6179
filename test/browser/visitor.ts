/** Debian's Chromium, driven; each visitor is a person with a browser of their own, and whatever the browser complains about is kept. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';

const isInstalled = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].some((path) => existsSync(path));
const executablePath = fileURLToPath(new URL('chromium.sh', import.meta.url));
const quietly = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @param more arguments */
export function launchOptions(more: readonly string[] = []): {
  readonly executablePath: string;
  readonly args: string[];
} {
  if (!isInstalled) throw new TypeError('Chromium is not installed: run npm test, which installs it.');
  return { executablePath, args: [...quietly, ...more] };
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch(launchOptions());
}

export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Console errors, uncaught errors, policy violations, requests to other places. Empty in a good run. */
  readonly complaints: readonly string[];
  readonly end: () => Promise<void>;
}

/** A person with an empty browser. `origin`: the only server the pages may speak to. */
export async function visitor(browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  return watched(await browser.newContext({ baseURL: origin, locale: 'en-US', ...options }), origin);
}

/** A person whose browser keeps what it has on the disk, in `folder`; the others keep everything in memory, like a private window. */
export async function settledVisitor(folder: string, origin: string, more: readonly string[] = []): Promise<Visitor> {
  const context = await chromium.launchPersistentContext(folder, {
    ...launchOptions(more),
    baseURL: origin,
    locale: 'en-US',
  });
  return watched(context, origin);
}

async function watched(context: BrowserContext, origin: string): Promise<Visitor> {
  const complaints: string[] = [];
  await context.exposeBinding('complain', (_source, what: string) => complaints.push(what));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { complain } = globalThis as unknown as { readonly complain: (what: string) => void };
      complain(`policy ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
  });
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console ${message.text()} ${message.location().url}`);
  });
  context.on('weberror', (error) => complaints.push(`uncaught ${error.error().message}`));
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(blob|data):/.test(url)) complaints.push(`request to ${url}`);
  });
  const page = await context.newPage();
  return { context, page, complaints, end: () => context.close() };
}
