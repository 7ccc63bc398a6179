import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { ZipBody } from './zip-body.ts';

async function* slicesOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

interface Entry {
  readonly name: string;
  readonly size: number;
  readonly compressed: number;
  readonly version: number;
}

function listZip(zip: Buffer): readonly Entry[] {
  const script = `
import io, json, sys, zipfile
z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
assert z.testzip() is None
print(json.dumps([{'name': i.filename, 'size': i.file_size, 'compressed': i.compress_type, 'version': i.extract_version} for i in z.infolist()]))`;
  return JSON.parse(execFileSync('python3', ['-c', script], { input: zip }).toString()) as Entry[];
}

async function zipOf(names: readonly string[]): Promise<{ readonly zip: Buffer; readonly body: ZipBody }> {
  const pieces: Uint8Array[] = [];
  const body = new ZipBody((slice) => {
    pieces.push(slice);
    return undefined;
  });
  const added = names.map((name) => body.add({ name, type: 'text/plain', slices: slicesOf('a', name) }));
  await Promise.all(added);
  await body.end();
  return { zip: Buffer.concat(pieces), body };
}

describe('several files as one zip', () => {
  it('are stored one after the other, although the next is there before the one before has ended', async () => {
    const { zip, body } = await zipOf(['one.txt', 'zwölf.txt']);
    expect(listZip(zip)).toEqual([
      { name: 'one.txt', size: 8, compressed: 0, version: 45 },
      { name: 'zwölf.txt', size: 11, compressed: 0, version: 45 },
    ]);
    expect(body.entries).toEqual([
      { path: 'one.txt', size: 8, type: 'text/plain' },
      { path: 'zwölf.txt', size: 11, type: 'text/plain' },
    ]);
  });

  it('get names that differ, whatever their case, also where the number was taken', async () => {
    const { body } = await zipOf(['a.txt', 'A.TXT', 'a (2).txt', 'a.txt', '../a.txt', 'noextension', 'noextension']);
    expect(body.entries.map(({ path }) => path)).toEqual([
      'a.txt',
      'A (2).TXT',
      'a (2) (2).txt',
      'a (3).txt',
      'a (4).txt',
      'noextension',
      'noextension (2)',
    ]);
  });

  it('get names that differ even where the longest name leaves no room for a number', async () => {
    const longest = `${'🔑'.repeat(62)}.txt`;
    const { body } = await zipOf([longest, longest, longest]);
    const paths = body.entries.map(({ path }) => path);
    expect(new Set(paths).size).toBe(3);
    for (const path of paths) {
      expect(Buffer.byteLength(path)).toBeLessThanOrEqual(255);
      expect(path.endsWith('.txt')).toBe(true);
    }
  });

  it('fail together when the zip cannot be taken', async () => {
    const body = new ZipBody(() => Promise.reject(new TypeError('Too large.')));
    const adding = body.add({ name: 'a', type: '', slices: slicesOf('x') });
    await expect(adding).rejects.toThrow('Too large.');
    await expect(body.add({ name: 'b', type: '', slices: slicesOf('x') })).rejects.toThrow('Too large.');
    await expect(body.end()).rejects.toThrow('Too large.');
  });

  it('fail when one of them breaks off', async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from('half'));
      throw new TypeError('Broken off.');
    };
    const body = new ZipBody(() => undefined);
    await expect(body.add({ name: 'a', type: '', slices: broken() })).rejects.toThrow('Broken off.');
    await expect(body.end()).rejects.toThrow('Broken off.');
  });
});
