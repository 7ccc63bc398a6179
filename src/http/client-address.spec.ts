import { describe, expect, it } from '@jest/globals';
import type { Request } from 'express';
import { addressNetwork, clientAddress } from './client-address.ts';

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8::6', '2001:db8:0:0::/64'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:DB8:A:B::1', '2001:db8:a:b::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['fe80::1', 'fe80:0:0:0::/64'],
    ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
    ['::2:3:4:5:6:7:8', '0:2:3:4::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    ['64:ff9b:1:2:3:4:192.0.2.1', '64:ff9b:1:2::/64'],
  ])('of %s is %s', (address, network) => {
    expect(addressNetwork(address)).toBe(network);
  });

  it('is the same for two spellings of one address', () => {
    expect(addressNetwork('2001:db8:0:0:1::1')).toBe(addressNetwork('2001:db8::1:0:0:1'));
  });
});

describe('the address of a client', () => {
  const from = (ip: string | undefined, remoteAddress?: string): string =>
    clientAddress({ ip, socket: { remoteAddress } } as unknown as Request);

  it('is an address in one spelling, whatever a proxy passes on', () => {
    expect(from('192.0.2.1')).toBe('192.0.2.1');
    expect(from('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(from('fe80::1%eth0')).toBe('fe80::1');
    expect(from('a long story'.repeat(100), '10.0.0.1')).toBe('10.0.0.1');
    expect(from(undefined)).toBe('unknown');
  });
});
