/** Settings of the process itself: where it listens, whom it believes, how it ends. */
import { isIP } from 'node:net';
import { choice, duration, integer, matching, optionalSetting, setting } from './setting.ts';

/** Express' own notions, without the ones that trust everybody. */
function parseTrustProxy(text: string): number | readonly string[] | undefined {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  const networks = text.split(',').map((part) => part.trim());
  return networks.every(isNetwork) ? networks : undefined;
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (family === 4 ? 32 : 128))
  );
}

/** Scheme, host and port only: the pages name their parts from the root of the host. */
function parsePublicUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const plain = url.pathname === '/' && url.search === '' && url.hash === '' && url.username + url.password === '';
  return plain && /^https?:$/.test(url.protocol) ? url.origin : undefined;
}

const logLevels = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  error: 'error',
  silent: 'silent',
} as const;

export const listening = {
  host: setting(
    matching((text) => (/^[\w.:-]+$/.test(text) ? text : undefined), 'give an address or a host name'),
    {
      env: 'HOST',
      group: 'Listening',
      unit: 'address',
      default: '127.0.0.1',
      doc: 'Address to listen on. The default is this machine only: put a proxy with TLS in front before you open it to others.',
    },
  ),
  port: setting(integer(0, 65_535), {
    env: 'PORT',
    group: 'Listening',
    unit: 'port',
    default: '3000',
    doc: 'Port to listen on. 0 takes any free one.',
  }),
  publicUrl: optionalSetting(
    matching(
      parsePublicUrl,
      'give scheme and host, such as https://share.example.org, without a path, a query or a password',
    ),
    {
      env: 'PUBLIC_URL',
      group: 'Listening',
      unit: 'URL',
      unset: 'scheme and host of each request',
      doc: 'Base of the links that the server prints, and the origin that its pages may be called from.',
    },
  ),
  trustProxy: optionalSetting(
    matching(
      parseTrustProxy,
      'give the number of proxies in front (1 to 99), or their addresses and networks, separated by commas',
    ),
    {
      env: 'TRUST_PROXY',
      group: 'Listening',
      unit: 'hops or networks',
      unset: 'no proxy is believed',
      doc: 'Which proxies in front are believed about the address, scheme and host of the client (X-Forwarded-For, -Proto, -Host). Behind a proxy without this, all clients share one rate limit.',
    },
  ),
};

export const ofProcess = {
  shutdownGraceMs: setting(duration('0s', '1h'), {
    env: 'SHUTDOWN_GRACE',
    group: 'Process',
    unit: 'duration',
    default: '30s',
    doc: 'How long running transfers may go on after SIGTERM before they are cut. Nothing is lost: they can be resumed.',
  }),
  logLevel: setting(choice(logLevels), {
    env: 'LOG_LEVEL',
    group: 'Process',
    unit: Object.keys(logLevels).join(', '),
    default: 'info',
    doc: 'Least important kind of line that is logged.',
  }),
  workers: setting(integer(1, 32), {
    env: 'WORKERS',
    group: 'Process',
    unit: 'processes',
    default: '1',
    doc: 'Processes that share the work of this server, on either store. More than one helps when a processor is busy all the time: at most as many as there are processors. One more process leads them.',
  }),
};
