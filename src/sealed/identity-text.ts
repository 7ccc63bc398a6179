// The texts age knows keys by (bech32), for people who open a body with Debian's age. Apart, because nothing else needs bech32.
import { bech32 } from '@scure/base';
import { requireBytes } from './bytes.ts';
import { secretBytes } from './keys.ts';

/** `AGE-SECRET-KEY-1…` of a 32-byte identity. */
export function formatIdentity(identity: Uint8Array): string {
  requireBytes(identity, secretBytes, 'an identity');
  return bech32.encodeFromBytes('age-secret-key-', identity).toUpperCase();
}

/** `age1…` of a 32-byte recipient. */
export function formatRecipient(recipient: Uint8Array): string {
  requireBytes(recipient, secretBytes, 'a recipient');
  return bech32.encodeFromBytes('age', recipient);
}
