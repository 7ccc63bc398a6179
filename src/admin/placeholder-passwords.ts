/** Passwords that everybody tries first. The hash of one of them is refused at start, and the command that makes hashes refuses them too. */
import { SettingsInvalid, type Settings } from '../config/settings.ts';
import { isPasswordOf } from '../sealed/password-hash.node.ts';

export const placeholders: readonly string[] = [
  '',
  'admin',
  'administrator',
  'password',
  'changeme',
  'change-me',
  'hunter2',
  'secret',
  'letmein',
  'qwerty',
  '123456',
  '12345678',
  'root',
  'test',
  'onetimeshare',
];

/** One after the other: each takes the memory of a sign-in. @throws SettingsInvalid */
export async function refusePlaceholderPassword({ adminPasswordHash }: Settings): Promise<void> {
  if (adminPasswordHash === undefined) return;
  for (const password of placeholders)
    if (await isPasswordOf(adminPasswordHash, password))
      throw new SettingsInvalid([
        'ADMIN_PASSWORD_HASH is set: it is the hash of no password, or of one that everybody tries first; choose another one and run "npm run admin:hash".',
      ]);
}
