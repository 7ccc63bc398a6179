/**
 * How long things take and how the process does, for Prometheus and for the admin page. Labels are words of ours (verbs, route
 * templates, classes of status): nothing here tells one share or client from another, and no label grows with use.
 */
import { AggregatorRegistry, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { LastMinute } from './last-minute.ts';
import { addReading, metricPrefix as prefix, type Reading } from './reading.ts';

/** What one process has to say, in a form that can be handed to another. */
export type Snapshot = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];
const storeBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
const offNames = ['handles', 'requests', 'resources'].flatMap((what) => [
  `nodejs_active_${what}`,
  `nodejs_active_${what}_total`,
]);
const knownMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export interface RequestMeasured {
  /** As declared; `unmatched` when there is none. */
  readonly route: string;
  readonly method: string;
  /** `2xx` and so on; `cut` when the answer did not come to its end. */
  readonly status: string;
  readonly ms: number;
  /** It carried a body that may be large: how long that takes says nothing about the server. */
  readonly isTransfer: boolean;
}

const monotonic = (): number => performance.now();

export class Measurements {
  readonly #registry = new Registry();
  readonly #requests = new Histogram({
    name: `${prefix}request_duration_seconds`,
    help: 'Time from the first byte of a request to the end of its answer, transfers included.',
    labelNames: ['route', 'method', 'status'],
    buckets: requestBuckets,
    registers: [this.#registry],
  });
  readonly #store = new Histogram({
    name: `${prefix}store_duration_seconds`,
    help: 'Time that the metadata store took to answer.',
    labelNames: ['verb'],
    buckets: storeBuckets,
    registers: [this.#registry],
  });
  readonly #lastRequests = new LastMinute(monotonic);
  readonly #lastStore = new LastMinute(monotonic);
  #others: () => Promise<readonly Snapshot[]> = () => Promise.resolve([]);
  #hasDefaults = false;

  constructor() {
    this.setWorker(1);
  }

  request({ route, method, status, ms, isTransfer }: RequestMeasured): void {
    this.#requests.observe({ route, method: knownMethods.has(method) ? method : 'other', status }, ms / 1_000);
    if (!isTransfer) this.#lastRequests.record(ms);
  }

  readonly store = (verb: string, ms: number): void => {
    this.#store.observe({ verb }, ms / 1_000);
    this.#lastStore.record(ms);
  };

  /** Milliseconds, of what happened in the last minute. */
  get lastMinute(): { readonly requestP95Ms: number; readonly storeP95Ms: number } {
    return { requestP95Ms: this.#lastRequests.p95(), storeP95Ms: this.#lastStore.p95() };
  }

  /** Which of the processes of this server this is, from 1. Whoever comes after a dead one has its number. */
  setWorker(worker: number): void {
    this.#registry.setDefaultLabels({ worker: String(worker) });
  }

  /** `ask` answers with what the other processes of this server have to say. */
  askOthers(ask: () => Promise<readonly Snapshot[]>): void {
    this.#others = ask;
  }

  /** Adds a number of this process. */
  add(reading: Reading): void {
    addReading(this.#registry, reading);
  }

  /** All of this process. */
  async snapshot(): Promise<Snapshot> {
    // Not before somebody asks: they watch the garbage collector and the event loop from then on.
    if (!this.#hasDefaults) this.#addDefaults();
    return this.#registry.getMetricsAsJSON();
  }

  #addDefaults(): void {
    this.#hasDefaults = true;
    collectDefaultMetrics({ register: this.#registry });
    // Counts of the runtime's own objects, under names that are no names for Prometheus.
    for (const name of offNames) this.#registry.removeSingleMetric(name);
  }

  /** All processes of this server in the text format of Prometheus, and what is true of the server as a whole. */
  async text(whole: readonly Reading[]): Promise<{ readonly type: string; readonly body: string }> {
    const [own, others] = await Promise.all([this.snapshot(), this.#others()]);
    const server = new Registry();
    for (const reading of whole) addReading(server, reading);
    const told = [own, ...others, await server.getMetricsAsJSON()].map(inFull);
    return { type: server.contentType, body: await AggregatorRegistry.aggregate(told).metrics() };
  }
}

/** Each process has its own label, so nothing is added up, whatever the library would do. On its way NaN becomes nothing, and is left out. */
const inFull = (snapshot: Snapshot): Snapshot =>
  snapshot.map((metric) => ({
    ...metric,
    aggregator: 'sum',
    values: metric.values.filter(({ value }) => typeof value === 'number' && !Number.isNaN(value)),
  }));
