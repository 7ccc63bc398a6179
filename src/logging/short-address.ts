/** Network addresses as the log may hold them: the neighbourhood, not the house. */
import { isIP } from 'node:net';

/** `192.0.2.x` or the first 48 bits of an IPv6 address; `undefined` for anything else. */
export function shortAddress(address: string): string | undefined {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  const family = isIP(plain);
  if (family === 4) return plain.replace(/\d+$/, 'x');
  return family === 6 ? `${firstGroups(plain).join(':')}::x` : undefined;
}

function firstGroups(address: string): readonly string[] {
  const [left = '', right] = address.toLowerCase().split('::');
  const groups = left === '' ? [] : left.split(':');
  const wanted = 3;
  // Groups behind the gap are so far from the front that only a very short gap could bring one in; zero is no lie about it.
  const padded = right === undefined ? groups : [...groups, '0', '0', '0'];
  return padded.slice(0, wanted);
}
