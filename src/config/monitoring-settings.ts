/** Settings of what Prometheus asks: there is nothing to ask until a port or a token is set. */
import { integer, matching, optionalSetting, secret, setting } from './setting.ts';

/** What a header can carry, and long enough that nobody guesses it. */
const tokenForm = /^[\w.~+/=-]{32,256}$/;

export const monitoring = {
  metricsPort: optionalSetting(integer(0, 65_535), {
    env: 'METRICS_PORT',
    group: 'Monitoring',
    unit: 'port',
    unset: 'not on a port of its own',
    doc: 'Port on which `/metrics` answers Prometheus, and nothing else does. 0 takes any free one. With `METRICS_TOKEN` too, it asks for the token.',
  }),
  metricsHost: setting(
    matching((text) => (/^[\w.:-]+$/.test(text) ? text : undefined), 'give an address or a host name'),
    {
      env: 'METRICS_HOST',
      group: 'Monitoring',
      unit: 'address',
      default: '127.0.0.1',
      doc: 'Address of that port. Whoever reaches it without a token sees how much is going on here.',
    },
  ),
  metricsToken: optionalSetting(
    secret(
      (text) => (tokenForm.test(text) ? text : undefined),
      'give at least 32 letters, digits or characters of "._~+/=-", such as `openssl rand -hex 32` makes',
    ),
    {
      env: 'METRICS_TOKEN',
      group: 'Monitoring',
      unit: 'text',
      unset: '`/metrics` is not on the port of the server',
      doc: 'Without `METRICS_PORT`: turns `/metrics` on at the port of the server, for whoever sends `Authorization: Bearer` with this token.',
    },
  ),
};
