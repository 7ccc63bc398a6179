/** Where a server is to kill itself: what a test orders, and what dying-server.ts obeys. */

/**
 * Steps are verbs of the metadata store (`claim`), scripts in Redis (`script hold`), transactions of the embedded store
 * (`commit`), calls to the file system (`rename`) and batches of a body (`hand over`).
 */
export interface Death {
  readonly when: 'before' | 'after';
  readonly step: string;
  /** The first time, unless it says otherwise. */
  readonly time?: number;
}

/** What the server writes as its last words. */
export const lastWords = ({ when, step }: Death): string => `killed itself right ${when}: ${step}`;
