/** What HTTP lets through: limits, proxies, other sites, tokens, sizes, slow senders. */
import { tests, within, type Guard } from '../guard.ts';

const limits = tests('test/http/rate-limits.spec.ts');
const requests = (only?: string) => tests('test/http/requests.spec.ts', only);

export const httpGuards: readonly Guard[] = [
  {
    guard: 'Rate limits refuse.',
    without: 'they count and let everybody through',
    spellings: [within('src/http/rate-limit.ts', 'isBlocked: count > limit', 'isBlocked: false', limits)],
  },
  {
    guard: 'Every limited route is counted.',
    without: 'no route is',
    spellings: [
      within('src/http/rate-limit.ts', 'if (!this.settings.rateLimits) return true;', 'return true;', limits),
    ],
  },
  {
    guard: 'A window counts a network, not an IPv6 address.',
    without: 'a customer has 2^64 windows',
    spellings: [
      within('src/http/client-address.ts', "if (!address.includes(':')) return address;", 'return address;', limits),
    ],
  },
  {
    guard: 'No proxy is believed unless it is named.',
    without: 'X-Forwarded-For is believed from everybody',
    spellings: [within('src/http/server-adapter.ts', 'trustProxy ?? false', 'trustProxy ?? true', limits)],
  },
  {
    guard: 'A link is printed only for a host that is one.',
    without: 'any Host header goes into the link',
    spellings: [within('src/http/base-url.ts', 'hostForm.test(host)', 'host.length < 999', limits)],
  },
  {
    guard: 'Pages of other sites change nothing here.',
    without: 'they may send what they like',
    spellings: [
      within(
        'src/http/cross-site.ts',
        "if (!isOurs) throw new Problem('request.cross_site');",
        '',
        requests('unsafe requests'),
      ),
    ],
  },
  {
    guard: 'An older browser’s Origin is compared.',
    without: 'any origin is ours',
    spellings: [
      within(
        'src/http/cross-site.ts',
        'origin === baseUrl.of(request)',
        'origin.length > 0',
        requests('unsafe requests'),
      ),
    ],
  },
  {
    guard: 'A token of one kind does not stand for another.',
    without: 'any scheme will do on any route',
    spellings: [within('src/http/authorization.ts', '|| !schemes.includes(scheme))', ')', requests('authorization'))],
  },
  {
    guard: 'JSON has at most 256 KiB, announced or not.',
    without: 'what was not announced is read to its end',
    spellings: [
      within(
        'src/http/small-body.ts',
        'if (bytes > maxBytes) end(tooLarge(maxBytes));\n      else',
        '',
        requests('256 KiB'),
      ),
    ],
  },
  {
    guard: 'A member that stands twice is refused.',
    without: 'the last one wins',
    spellings: [
      within(
        'src/http/json-text.ts',
        'if (names?.has(name) === true)',
        'if (names === undefined)',
        requests('JSON requests'),
      ),
    ],
  },
  {
    guard: 'Every answer carries the security headers.',
    without: 'none does',
    spellings: [
      within(
        'src/http/prologue.ts',
        'setSecurityHeaders(response, this.baseUrl.isOverTls(request));',
        '',
        requests('security headers'),
      ),
    ],
  },
  {
    guard: 'A sender who hardly moves is cut.',
    without: 'a slow one is let on',
    spellings: [
      within('src/http/watchdog.ts', "? 'slow' : 'fine'", "? 'fine' : 'fine'", tests('src/http/watchdog.spec.ts')),
    ],
  },
];
