/** `npm run admin:hash`: makes the hash that turns the admin page on. */
import { weaknessOf } from './admin/password-strength.ts';
import { NoPassword, readPassword } from './admin/read-password.ts';
import { hashPassword } from './sealed/password-hash.node.ts';

/** What is asked and explained goes past a pipe: only the line to set goes through it. */
const explain = (text: string): void => {
  process.stderr.write(text);
};

try {
  const password = await readPassword({ input: process.stdin, say: explain });
  const weakness = weaknessOf(password);
  if (weakness === undefined) {
    process.stdout.write(`ADMIN_PASSWORD_HASH='${await hashPassword(password)}'\n`);
    explain(
      'In a compose file double each $ and leave the quotes out; in a file (ADMIN_PASSWORD_HASH_FILE) put only what is between them.\n',
    );
  } else {
    explain(`${weakness}\n`);
    process.exitCode = 1;
  }
} catch (error) {
  if (!(error instanceof NoPassword)) throw error;
  explain(`${error.message}\n`);
  process.exitCode = 1;
}
