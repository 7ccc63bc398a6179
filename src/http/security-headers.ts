/** The headers that every answer carries. Computed once: none of them depends on the request, except whether it came over TLS. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

const self = "'self'";
const none = "'none'";

/** No inline script, no inline style, no third party; scripts reach the page only through one named policy. */
const contentSecurityPolicy = {
  'default-src': [none],
  'script-src': [self, "'wasm-unsafe-eval'"],
  'style-src': [self],
  'img-src': [self, 'blob:'],
  'font-src': [self],
  'connect-src': [self],
  'worker-src': [self],
  'manifest-src': [self],
  'media-src': ['blob:'],
  'form-action': [self],
  'base-uri': [none],
  'frame-ancestors': [none],
  'require-trusted-types-for': ["'script'"],
  'trusted-types': ['ots-scripts'],
};

const closedFeatures = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'usb',
  'xr-spatial-tracking',
];

/** What helmet sets on an answer, read off one that is never sent. */
function headersOfHelmet(): readonly (readonly [string, string])[] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  const apply = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: contentSecurityPolicy },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
    strictTransportSecurity: false,
  });
  apply(request, response, () => undefined);
  return response.getHeaderNames().map((name) => [name, String(response.getHeader(name))]);
}

/** Name and value of each, in no particular order. */
export const fixedHeaders: readonly (readonly [string, string])[] = [
  ...headersOfHelmet(),
  ['Permissions-Policy', closedFeatures.map((feature) => `${feature}=()`).join(', ')],
  ['X-Robots-Tag', 'noindex, nofollow'],
  ['Cache-Control', 'no-store'],
];

const twoYearsOfTls = 'max-age=63072000';

/** Sets them all. `overTls`: the person's browser speaks TLS, to this server or to a proxy that is believed. */
export function setSecurityHeaders(response: ServerResponse, overTls: boolean): void {
  for (const [name, value] of fixedHeaders) response.setHeader(name, value);
  if (overTls) response.setHeader('Strict-Transport-Security', twoYearsOfTls);
}
