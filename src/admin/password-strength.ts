/**
 * Whether a password is fit for an admin. A small rule for the command line: long enough, not the same few characters again
 * and again, and not a well-known one with decorations. What is behind it is slow hashing and five tries in a quarter of an hour.
 */
import { placeholders } from './placeholder-passwords.ts';

const LEAST_CHARACTERS = 12;
const LEAST_DIFFERENT = 6;
/** What must be left when the well-known words are taken out. */
const LEAST_OF_ITS_OWN = 6;
const MOST_BYTES = 1_024;

const lookalikes: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '@': 'a',
  $: 's',
};
/** Along the keyboard, down its columns, and there and back. */
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qazwsxedcrfvtgbyhnujmik',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  'zaq1xsw2cde3vfr4bgt5nhy6mju7',
  'zaq12wsxcde34rfvbgt56yhn',
  '1q2w3e4r5t6z7u8i9o0p',
  '1q2w3e4r5t6y7u8i9o0p',
];
const RUN = 4;

const common =
  'passw welcome dragon monkey iloveyou trustno football baseball sunshine princess superman starwars master shadow computer ' +
  'internet liverpool pokemon winter summer spring autumn sommer herbst frühling correct horse battery staple';
const words = [...placeholders, ...common.split(' ')]
  .filter((word) => word.length > 2)
  .sort((a, b) => b.length - a.length);

/** The neighbours on a keyboard or in the alphabet that people take for a password. */
const runs: readonly string[] = rows.flatMap((row) =>
  Array.from({ length: row.length - RUN + 1 }, (_, at) => row.slice(at, at + RUN)),
);

function ownPart(password: string): string {
  const plain = password.toLowerCase();
  const likely = plain.replace(/[01345@$]/g, (character) => lookalikes[character] ?? character);
  const without = (text: string, parts: readonly string[]): string =>
    parts.reduce((left, part) => left.replaceAll(part, ''), text.replace(/(?:19|20)\d\d/g, ''));
  return [without(without(plain, words), runs), without(without(likely, words), runs)].reduce((a, b) =>
    a.length <= b.length ? a : b,
  );
}

/** The same short piece twice or more, perhaps cut at the end. */
function isRepeated(password: string): boolean {
  const longest = Math.min(LEAST_CHARACTERS - 1, Math.floor(password.length / 2));
  return Array.from({ length: longest }, (_, n) => password.slice(0, n + 1)).some((piece) =>
    piece.repeat(Math.ceil(password.length / piece.length)).startsWith(password),
  );
}

/** Why it is too weak, as a whole sentence; undefined when it is not. */
export function weaknessOf(password: string): string | undefined {
  const characters = Array.from(password.normalize('NFC'));
  if (characters.length < LEAST_CHARACTERS)
    return `The password is too short: give at least ${String(LEAST_CHARACTERS)} characters, such as four random words.`;
  if (/\p{Cc}|\ufeff/u.test(password))
    return 'The password has a character that no field for passwords takes, such as an arrow key or a line end: give letters, digits, signs and spaces.';
  if (Buffer.byteLength(password) > MOST_BYTES)
    return `The password is too long: give at most ${String(MOST_BYTES)} bytes.`;
  if (new Set(characters).size < LEAST_DIFFERENT || isRepeated(password))
    return 'The password is a few characters again and again: give more different ones, such as four random words.';
  const own = ownPart(password);
  if (own.length < LEAST_OF_ITS_OWN || new Set(own).size < LEAST_OF_ITS_OWN - 1)
    return 'The password is a well-known one with decorations: give one that nobody would try, such as four random words.';
  return undefined;
}
