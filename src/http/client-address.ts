/** Who is asking, as far as the network tells: whole for counting, never for the log. */
import { isIP } from 'node:net';
import type { Request } from 'express';

/**
 * The address of the client; that of a proxy in front only where the proxy is not believed (TRUST_PROXY). A believed proxy that
 * passes on something else than an address is itself taken for the client.
 */
export function clientAddress(request: Request): string {
  return plainAddress(request.ip) ?? plainAddress(request.socket.remoteAddress) ?? 'unknown';
}

function plainAddress(address = ''): string | undefined {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').replace(/%.*$/, '');
  return isIP(plain) === 0 ? undefined : plain;
}

/**
 * What rate limits count as one client: an IPv4 address, or the /64 network of an IPv6 address, because one
 * customer commonly has a whole network of them.
 */
export function addressNetwork(address: string): string {
  if (!address.includes(':')) return address;
  const [left = '', right = ''] = address.toLowerCase().split('::');
  const front = left === '' ? [] : left.split(':');
  const back = right === '' ? [] : right.split(':');
  // An embedded IPv4 address stands for two groups.
  const backGroups = back.length + (right.includes('.') ? 1 : 0);
  const gap = address.includes('::') ? Array<string>(Math.max(0, 8 - front.length - backGroups)).fill('0') : [];
  const groups = [...front, ...gap, ...back].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${groups.join(':')}::/64`;
}
