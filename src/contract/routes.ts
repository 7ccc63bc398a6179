// Every path of the wire, in one place: the server routes by them, the client and the page ask for them.

/** What all machine-readable paths but the short forms start with. */
const apiPrefix = '/api/v1';

/** Paths without a parameter. */
export const paths = {
  shares: `${apiPrefix}/shares`,
  uploads: `${apiPrefix}/uploads`,
  files: `${apiPrefix}/files`,
  open: `${apiPrefix}/open`,
  config: `${apiPrefix}/config`,
  health: '/health',
  healthLive: '/health/live',
  healthReady: '/health/ready',
  metrics: '/metrics',
  docs: '/docs',
  openapi: '/openapi.json',
  errorDocs: '/docs/errors',
} as const;

const adminPrefix = `${apiPrefix}/admin`;

/** What the admin page asks for. All but signing in need its cookie. */
export const adminPaths = {
  /** POST signs in, GET says who is signed in, DELETE signs out. */
  session: `${adminPrefix}/session`,
  /** DELETE signs everybody out. */
  sessions: `${adminPrefix}/sessions`,
  overview: `${adminPrefix}/overview`,
  series: `${adminPrefix}/series`,
  /** Server-sent events. */
  events: `${adminPrefix}/events`,
  shares: `${adminPrefix}/shares`,
  /** POST burns several. */
  burns: `${adminPrefix}/burns`,
  health: `${adminPrefix}/health`,
  storage: `${adminPrefix}/storage`,
  audit: `${adminPrefix}/audit`,
  /** GET shows what is in force, PATCH changes what is changeable. */
  configuration: `${adminPrefix}/configuration`,
} as const;

/** Pages for people. */
export const pages = { send: '/', receive: '/s', manage: '/m', admin: '/admin' } as const;

// An id is 22 characters of base64url, so nothing in a path needs to be escaped.

export const sharePath = (id: string): string => `${paths.shares}/${id}`;
export const manifestPath = (id: string): string => `${sharePath(id)}/manifest`;
export const claimsPath = (id: string): string => `${sharePath(id)}/claims`;
export const bodyPath = (id: string): string => `${sharePath(id)}/body`;
export const acknowledgementPath = (id: string): string => `${sharePath(id)}/acknowledgement`;
export const uploadPath = (id: string): string => `${paths.uploads}/${id}`;
