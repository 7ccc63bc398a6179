// Passwords that nobody guesses and everybody can read out: from the browser's own source of randomness.

/** Without those that look alike: 31 characters, just under five bits each. */
const characters = 'abcdefghjkmnpqrstuvwxyz23456789';
const groups = 5;
const charactersInGroup = 4;

/** Five groups of four, 99 bits. */
export function newPassword(): string {
  return Array.from({ length: groups }, newGroup).join('-');
}

const newGroup = (): string => Array.from({ length: charactersInGroup }, newCharacter).join('');

/** Numbers beyond the last whole multiple are drawn again, or some characters would come more often. */
function newCharacter(): string {
  const fair = 256 - (256 % characters.length);
  const drawn = new Uint8Array(1);
  do crypto.getRandomValues(drawn);
  while ((drawn[0] ?? 0) >= fair);
  return characters.charAt((drawn[0] ?? 0) % characters.length);
}
