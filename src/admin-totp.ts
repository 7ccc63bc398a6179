/** `npm run admin:totp`: makes the secret of a second factor, and shows it as an authenticator app reads it. */
import { Secret } from 'otpauth';
import { renderUnicodeCompact } from 'uqr';
import { totpOf } from './admin/second-factor.ts';

/** 160 bits, as RFC 4226 recommends. */
const SECRET_BYTES = 20;

const secret = new Secret({ size: SECRET_BYTES }).base32;
const uri = totpOf(secret).toString();

/** Only the line to set goes through a pipe. */
process.stderr.write(
  `Scan this with an authenticator app, or type the secret in.\n\n${renderUnicodeCompact(uri, { border: 2 })}\n\n${uri}\n\n`,
);
process.stdout.write(`ADMIN_TOTP_SECRET='${secret}'\n`);
process.stderr.write('Whoever has it can make the codes: clear the screen afterwards.\n');
