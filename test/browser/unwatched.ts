/** A browser that nobody looks into while it works: from one that is looked into every request goes to the one who looks, body and all, which costs more than the work itself. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { until } from '../support/until.ts';
import { launchOptions } from './visitor.ts';

export interface UnwatchedBrowser {
  /** Looks into its page while `run` runs. */
  looking<Result>(run: (page: Page) => Promise<Result>): Promise<Result>;
  end(): Promise<void>;
}

/** What a browser does not do for a page that is looked into, and must not do to one that is not. */
const awake = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

/** @param folder where it keeps what it has; all its processes name it */
export async function unwatchedBrowser(folder: string, more: readonly string[]): Promise<UnwatchedBrowser> {
  const { executablePath, args } = launchOptions(more);
  const child = spawn(
    executablePath,
    [...args, ...awake, '--remote-debugging-port=0', `--user-data-dir=${folder}`, 'about:blank'],
    { stdio: 'ignore' },
  );
  const ended = once(child, 'exit');
  let port = '';
  await until(
    async () => {
      [port = ''] = (await readFile(join(folder, 'DevToolsActivePort'), 'utf8').catch(() => '')).split('\n');
      return port !== '';
    },
    'the browser is there',
    60_000,
  );
  const connect = (): Promise<Browser> => chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  return {
    async looking(run) {
      const browser = await connect();
      try {
        const page = browser.contexts()[0]?.pages()[0];
        if (page === undefined) throw new TypeError('The browser has no page.');
        return await run(page);
      } finally {
        // It goes on.
        await browser.close();
      }
    },
    async end() {
      try {
        // Asked, it writes down what it noted.
        const session = await (await connect()).newBrowserCDPSession();
        await session.send('Browser.close');
        await ended;
      } finally {
        child.kill();
      }
    },
  };
}
