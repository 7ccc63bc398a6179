/** Settings of the admin page: off until there is a password, and never with one that is weakly kept. */
import { integer, optionalSetting, secret, setting } from './setting.ts';

/** KiB of memory, passes, lanes. OWASP's least for Argon2id. */
const least = [19_456, 2, 1] as const;
/** Beyond these a sign-in would take the server down with it. */
const most = [1_048_576, 20, 16] as const;
/** Salt of at least 8 bytes, hash of at least 32; base64 without padding, which has no text of 4n + 1 characters. */
const phcForm =
  /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{43,86})$/;
const isBase64 = (text = ''): boolean => Buffer.from(text, 'base64').toString('base64').replace(/=+$/, '') === text;

const makeOne = 'make one with "npm run admin:hash"';

function strengthOf(text: string): 'none' | 'weak' | 'right' | 'too much' {
  const [, memory, passes, lanes, salt, hash] = phcForm.exec(text) ?? [];
  if (!isBase64(salt) || !isBase64(hash) || memory === undefined) return 'none';
  const given = [memory, passes, lanes].map(Number);
  if (least.some((bound, at) => (given[at] ?? 0) < bound)) return 'weak';
  return most.some((bound, at) => (given[at] ?? 0) > bound) ? 'too much' : 'right';
}

const advice = {
  none: `it is no Argon2id hash; ${makeOne}, and keep its $ signs: in single quotes for a shell, each doubled in a compose file`,
  weak: `its parameters make guessing cheap (at least 19 MiB and 2 passes: m=19456,t=2); ${makeOne}`,
  'too much': `each sign-in would take too much (at most 1 GiB, 20 passes and 16 lanes); ${makeOne}`,
} as const;

function wantedOfHash(text: string): string {
  const strength = strengthOf(text);
  return strength === 'right' ? makeOne : advice[strength];
}

/** 128 bits, as RFC 4226 asks for, are 26 characters. */
const base32Form = /^[A-Z2-7]{26,128}$/;
/** Of 26 random characters about 18 differ. */
const LEAST_DIFFERENT = 8;

/** Without the spaces, small letters and padding that people and programs add. */
function parseTotpSecret(text: string): string | undefined {
  const plain = text.replace(/[\s-]/g, '').replace(/=+$/, '').toUpperCase();
  const isRandom = new Set(plain).size >= LEAST_DIFFERENT && !isPlaceholder(plain);
  return base32Form.test(plain) && isRandom ? plain : undefined;
}

/** Secrets of manuals, RFCs and tutorials, alone or again and again. */
const placeholderSecrets = [
  'GEZDGNBVGY3TQOJQ',
  'JBSWY3DPEHPK3PXP',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  'MFRGGZDFMZTWQ2LK',
];

const isPlaceholder = (plain: string): boolean =>
  placeholderSecrets.some((known) => known.repeat(Math.ceil(plain.length / known.length)).startsWith(plain));

export const admin = {
  adminPasswordHash: optionalSetting(
    secret((text) => (strengthOf(text) === 'right' ? text : undefined), wantedOfHash),
    {
      env: 'ADMIN_PASSWORD_HASH',
      group: 'Admin',
      unit: 'Argon2id hash',
      unset: 'no admin page',
      doc: 'Turns the admin page `/admin` on: the hash of its password, as `npm run admin:hash` prints it. In a shell in single quotes, in a compose file with each `$` doubled, or in a file.',
    },
  ),
  adminTotpSecret: optionalSetting(
    secret(
      parseTotpSecret,
      'it is no random base32 of at least 128 bits (26 letters A to Z and digits 2 to 7); make one with "npm run admin:totp"',
    ),
    {
      env: 'ADMIN_TOTP_SECRET',
      group: 'Admin',
      unit: 'base32',
      unset: 'no second factor',
      doc: 'Second factor of the admin page: the secret of codes by time (RFC 6238, SHA-1, six digits, 30 s), as `npm run admin:totp` makes it.',
    },
  ),
  adminSignInsPerWindow: setting(integer(1, 1_000), {
    env: 'RATE_ADMIN_SIGN_IN_PER_15_MINUTES',
    group: 'Admin',
    unit: 'per 15 minutes',
    default: '5',
    doc: 'Failed sign-ins of an admin per address, whatever `RATE_LIMITS` says.',
  }),
};
