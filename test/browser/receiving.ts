/** People who receive in a browser: the stage that the specs of the receive page share. */
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { Environment } from '../../src/config/settings.ts';
import { Doors } from '../support/doors.ts';
import { runningServer, type RunningServer } from '../support/running-server.ts';
import { takeAway, type Missing } from './receive-page.ts';
import { launchBrowser, visitor, type Visitor } from './visitor.ts';

export * from './receive-page.ts';
export * from './sent-before.ts';

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

export interface VisitOptions extends BrowserContextOptions {
  /** The statuses of answers that are wanted here: the browser notes each in its console. */
  readonly refused?: readonly number[];
  /** Connections break on purpose: the browser notes each in its console. */
  readonly cut?: boolean;
  /** Instead of the server. */
  readonly origin?: string;
  /** What this browser does not have. */
  readonly without?: readonly Missing[];
}

/** A person with a browser of their own, that had nothing to complain about in the end. */
export async function visiting(
  { browser, origin }: Pick<Stage, 'browser' | 'origin'>,
  options: VisitOptions,
  run: (one: Visitor) => Promise<void>,
): Promise<void> {
  const { refused = [], cut = false, without = [], origin: instead = origin, ...context } = options;
  const one = await visitor(browser, instead, context);
  await one.context.addInitScript(takeAway, without);
  // Less than what a test has: what was waited for is said.
  one.context.setDefaultTimeout(20_000);
  try {
    await run(one);
    const wanted = [...refused.map((status) => `status of ${String(status)}`), ...(cut ? ['net::ERR'] : [])];
    expect(one.complaints.filter((text) => !wanted.some((known) => text.includes(known)))).toEqual([]);
  } finally {
    await one.end();
  }
}
