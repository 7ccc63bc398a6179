/** One state of a page: how a person comes to see it. */
import type { Page } from 'playwright-core';
import type { Missing } from '../../test/browser/receive-page.ts';
import type { Doors } from '../../test/support/doors.ts';
import { cuttingGateway, type CuttingGateway } from '../../test/support/cutting-gateway.ts';
import { holdingGateway, type HoldingGateway } from '../../test/support/holding-gateway.ts';

export interface Visit {
  readonly page: Page;
  readonly origin: string;
  readonly port: number;
  readonly doors: Doors;
  /** For files on the disk. */
  readonly folder: string;
  /** Done when the pictures are taken. */
  readonly later: (end: () => Promise<void>) => void;
}

export interface Scene {
  readonly name: string;
  readonly reach: (visit: Visit) => Promise<unknown>;
  /** What the browser does not have. */
  readonly without?: readonly Missing[];
  /** A device that is touched, and cannot hover. */
  readonly touch?: boolean;
  readonly narrow?: boolean;
}

/** The state of a page that one function reaches. */
export const scene = (name: string, reach: Scene['reach'], more: Omit<Scene, 'name' | 'reach'> = {}): Scene => ({
  name,
  reach,
  ...more,
});

/** In front of the server; uploads can be held back. */
export async function holding({ port, later }: Visit): Promise<HoldingGateway> {
  const gateway = await holdingGateway(port);
  later(gateway.end);
  return gateway;
}

/** In front of the server; downloads can be stopped. */
export async function cutting({ port, later }: Visit): Promise<CuttingGateway> {
  const gateway = await cuttingGateway(port);
  later(gateway.end);
  return gateway;
}

/** The server says no to everything that the page asks. */
export async function refusing(
  page: Page,
  status: number,
  problem: object,
  path = '**/api/v1/shares/**',
): Promise<void> {
  await page.route(path, (route) =>
    route.fulfill({
      status,
      contentType: 'application/problem+json',
      headers: { 'retry-after': '90' },
      body: JSON.stringify({ status, title: '', detail: '', ...problem }),
    }),
  );
}
