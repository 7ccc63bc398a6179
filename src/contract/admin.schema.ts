// The wire of the admin page. Numbers, times and short ids: there is nothing else to show, and no way to open, unlock or extend a share.
import * as z from 'zod';
import { byteCount, count, sealedBy, shareId, timeText } from './fields.schema.ts';

// Signing in

export const signInRequest = z
  .strictObject({
    password: z.string().min(1).max(1_024),
    /** Six digits, when a second factor is set up. */
    code: z
      .string()
      .regex(/^\d{6}$/, 'A code is six digits.')
      .optional(),
  })
  .meta({ id: 'AdminSignIn' });
export type SignInRequest = z.output<typeof signInRequest>;

/** Changes repeat `csrfToken` in the header `Csrf-Token`. */
export const sessionView = z
  .object({ csrfToken: z.string(), signedInAt: timeText, endsAt: timeText })
  .meta({ id: 'AdminSession' });
export type SessionView = z.output<typeof sessionView>;

// Numbers

/** By counter name (docs/operations.md); what is absent is 0. */
const countsView = z.record(z.string(), count);

const sharesByState = z.object({
  uploading: count,
  ready: count,
  scheduled: count,
  claimed: count,
  locked: count,
});

const storageUse = z.object({
  storedBytes: byteCount,
  reservedBytes: byteCount,
  quotaBytes: byteCount,
  diskFreeBytes: byteCount,
  diskTotalBytes: byteCount,
});

/** Of all processes of the server that answered: sums, the longest life, and the worst of the times. */
const processView = z.object({
  version: z.string(),
  uptimeSeconds: count,
  workers: count,
  store: z.enum(['embedded', 'redis']),
  memoryBytes: byteCount,
  openTransfers: count,
  /** Milliseconds over the last minute. */
  requestP95Ms: z.number(),
  storeP95Ms: z.number(),
  eventLoopP95Ms: z.number(),
});

export const overview = z
  .object({
    at: timeText,
    shares: sharesByState,
    /** When the shares were last counted. */
    sharesAt: timeText.optional(),
    totals: countsView,
    storage: storageUse,
    process: processView,
    status: z.enum(['ok', 'degraded']),
    reasons: z.array(z.string()),
    uploadsPaused: z.boolean(),
  })
  .meta({ id: 'AdminOverview' });
export type Overview = z.output<typeof overview>;

/** `hour`: 60 minutes; `day`: 1,440 minutes; `month`: 744 hours; `year`: 366 days. */
export const seriesRange = z.enum(['hour', 'day', 'month', 'year']);
export const seriesView = z
  .object({
    range: seriesRange,
    bucketSeconds: count,
    /** Start of each bucket, seconds since the epoch, ascending without gaps. */
    at: z.array(count),
    /** By counter name, one number for each bucket. */
    series: z.record(z.string(), z.array(count)),
    /** Since the store was made, of the same moment as the buckets. */
    totals: countsView,
    /** By level name, the last one of each bucket: what there was. Null where none was noted. */
    levels: z.record(z.string(), z.array(count.nullable())),
  })
  .meta({ id: 'AdminSeries' });
export type SeriesView = z.output<typeof seriesView>;

/** Names of the server-sent events. `overview`: an `Overview`, every two seconds. `changed`: an `AdminChange`. `end`: the session has ended. */
export const adminEvents = { overview: 'overview', changed: 'changed', end: 'end' } as const;

/** Something was done by an admin, here or in another window: the version of the configuration and the newest entry of the audit log. */
export const adminChange = z.object({ configuration: count, audit: count }).meta({ id: 'AdminChange' });
export type AdminChange = z.output<typeof adminChange>;

export const seriesQuery = z.strictObject({ range: seriesRange.default('hour') });
export type SeriesQuery = z.output<typeof seriesQuery>;

// Shares

export const adminShareState = z.enum(['uploading', 'ready', 'scheduled', 'claimed', 'locked', 'burned']);
export const adminShareSort = z.enum(['created', 'expires', 'size']);

export const adminShare = z
  .object({
    id: shareId,
    state: adminShareState,
    bodyBytes: byteCount,
    createdAt: timeText,
    expiresAt: timeText,
    downloads: count,
    downloadsTaken: count,
    attempts: count,
    sealedBy,
    hasPassword: z.boolean(),
    reason: z.enum(['downloaded', 'expired', 'revoked', 'removed', 'lost']).optional(),
  })
  .meta({ id: 'AdminShare' });
export type AdminShare = z.output<typeof adminShare>;

/** Query of the table. `state` absent: every live one. */
export const sharesQuery = z.strictObject({
  state: adminShareState.optional(),
  sort: adminShareSort.default('created'),
  order: z.enum(['asc', 'desc']).default('desc'),
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type SharesQuery = z.output<typeof sharesQuery>;

export const sharesPage = z
  .object({
    shares: z.array(adminShare),
    /** Give it as `after`; absent on the last page. */
    next: z.string().optional(),
    /** How many there are in all in this filter. */
    total: count,
    /** The order is as of then; each row is as it is now. */
    at: timeText,
  })
  .meta({ id: 'AdminShares' });
export type SharesPage = z.output<typeof sharesPage>;

export const burnRequest = z.strictObject({ ids: z.array(shareId).min(1).max(200) }).meta({ id: 'AdminBurn' });
export const burnResponse = z.object({ burned: count, gone: count }).meta({ id: 'AdminBurned' });

// Operating

export const adminHealth = z
  .object({
    status: z.enum(['ok', 'degraded']),
    reasons: z.array(
      z.object({
        code: z.string(),
        title: z.string(),
        effect: z.string(),
        whatToDo: z.string(),
        since: timeText.optional(),
      }),
    ),
  })
  .meta({ id: 'AdminHealth' });
export type AdminHealth = z.output<typeof adminHealth>;

export const storagePanel = z
  .object({ use: storageUse, largest: z.array(adminShare), oldest: z.array(adminShare) })
  .meta({ id: 'AdminStorage' });
export type StoragePanel = z.output<typeof storagePanel>;

/** `before`: the number of the entry that the page before ended with. */
export const auditQuery = z.strictObject({
  before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditQuery = z.output<typeof auditQuery>;

export const auditPage = z
  .object({
    entries: z.array(
      z.object({
        number: count,
        at: timeText,
        action: z.string(),
        from: z.string(),
        subject: z.string().optional(),
        detail: z.string().optional(),
      }),
    ),
    /** Give it as `before`. */
    next: count.optional(),
  })
  .meta({ id: 'AdminAudit' });
export type AuditPage = z.output<typeof auditPage>;

const settingView = z.object({
  name: z.string(),
  group: z.string(),
  doc: z.string(),
  unit: z.string(),
  /** What is in force, as one would write it; `•••` for a secret; absent when unset. */
  value: z.string().optional(),
  /** Where it comes from. */
  source: z.enum(['default', 'environment', 'admin']),
  changeable: z.boolean(),
});

export const configurationView = z
  .object({
    version: count,
    uploadsPaused: z.boolean(),
    settings: z.array(settingView),
    /** What was chosen and does not hold: it does not fit what the server was started with, or is no setting of this version. */
    ignored: z.array(z.object({ name: z.string(), text: z.string() })),
  })
  .meta({ id: 'AdminConfiguration' });
export type ConfigurationView = z.output<typeof configurationView>;

/** All of it or nothing. A setting of `null` goes back to what the server was started with. */
export const configurationChange = z
  .strictObject({
    version: count.meta({ description: 'The version that was shown: 409 when somebody changed something since.' }),
    uploadsPaused: z.boolean().optional(),
    settings: z.record(z.string().max(60), z.string().max(200).nullable()).optional(),
  })
  .meta({ id: 'AdminConfigurationChange' });
export type ConfigurationChange = z.output<typeof configurationChange>;
