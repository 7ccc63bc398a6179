// docs/format.md is normative, so its facts must be those of the code.
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isHeaderText } from '../../src/sealed/header.ts';
import { argon2idParameters } from '../../src/sealed/password.ts';
import {
  bodyBytesOf,
  chunkBytes,
  headerBytes,
  manifestMaxPlainBytes,
  manifestStepBytes,
  plainBytesOf,
  sealedChunkBytes,
} from '../../src/sealed/sizes.ts';
import { readManifest } from '../../src/sealed/manifest-shape.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/format.md'), 'utf8');
const grouped = (value: number): string => value.toLocaleString('en-US');
const digits = (text: string): number => Number(text.replaceAll(',', ''));

describe('the page about the format', () => {
  it('has the grammar of headers that the code checks', () => {
    const [pattern] = /^\^age-encryption.*\$$/m.exec(page) ?? [];
    const written = new RegExp(pattern ?? '(?!)');
    const line = 'A'.repeat(43);
    const header = `age-encryption.org/v1\n-> X25519 ${line}\n${line}\n--- ${line}\n`;
    for (const text of [
      header,
      `${header} `,
      header.replace('X', 'x'),
      header.replace('v1', 'v2'),
      header.replace('A\n', '=\n'),
    ]) {
      expect(written.test(text)).toBe(isHeaderText(text));
    }
    expect(isHeaderText(header)).toBe(true);
  });

  it('has the lengths of bodies that the code computes', () => {
    const rows = [...page.matchAll(/^\| +([\d,]+) +\| +([\d,]+) +\|$/gm)];
    expect(rows.length).toBeGreaterThanOrEqual(6);
    for (const [, plain = '', body = ''] of rows) {
      expect(bodyBytesOf(digits(plain))).toBe(digits(body));
      expect(plainBytesOf(digits(body))).toBe(digits(plain));
    }
  });

  it('names the constants of the code', () => {
    const { memoryKiB, passes, lanes, outputBytes } = argon2idParameters;
    const argon2id = `m = ${grouped(memoryKiB)} KiB, t = ${passes.toString()}, p = ${lanes.toString()}, ${outputBytes.toString()} bytes out`;
    const facts = [
      argon2id,
      ...[chunkBytes, sealedChunkBytes, manifestStepBytes, manifestMaxPlainBytes].map(grouped),
      `**${headerBytes.toString()} bytes**`,
    ];
    expect(facts.filter((fact) => !page.includes(fact))).toEqual([]);
  });

  it('lists every member of a manifest that the code reads', () => {
    const json = JSON.stringify({
      v: 1,
      header: 'A'.repeat(43),
      kind: 'file',
      name: 'a',
      type: 'a/b',
      size: 1,
      note: 'n',
    });
    const members = Object.keys(readManifest(new TextEncoder().encode(json.padEnd(manifestStepBytes))));
    const listed = [...page.matchAll(/^\| `(\w+)` +\|/gm)].map(([, member]) => member);
    expect(listed.sort()).toEqual(members.sort());
  });
});
