/** Reads a zip from its central directory, as strictly as the tests need: stored entries, ZIP64, checksums. */
import { crc32 } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content: Buffer;
  /** 0: stored. */
  readonly method: number;
  /** Ten times the version of the format that is needed to extract it. */
  readonly version: number;
}

const endMark = 0x06054b50;
const directoryMark = 0x02014b50;
const localMark = 0x04034b50;
const nameIsUtf8 = 0x0800;
const unknown32 = 0xffffffff;

/** Every entry in order. Throws when a mark, a size or a checksum is wrong. */
export function readZip(zip: Buffer): readonly ZipEntry[] {
  const end = zip.length - 22;
  expectMark(zip, end, endMark);
  const entries: ZipEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  if (at === unknown32) throw new TypeError('This reader takes only small zips.');
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    expectMark(zip, at, directoryMark);
    const nameBytes = zip.readUInt16LE(at + 28);
    entries.push(readEntry(zip, at, zip.subarray(at + 46, at + 46 + nameBytes)));
    at += 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  if (at !== end) throw new TypeError('There is something between the directory and its end.');
  return entries;
}

function readEntry(zip: Buffer, at: number, name: Buffer): ZipEntry {
  if ((zip.readUInt16LE(at + 8) & nameIsUtf8) === 0) throw new TypeError('A name is not marked as UTF-8.');
  const local = zip.readUInt32LE(at + 42);
  expectMark(zip, local, localMark);
  const localName = zip.readUInt16LE(local + 26);
  if (!zip.subarray(local + 30, local + 30 + localName).equals(name)) throw new TypeError('A name stands there twice.');
  const from = local + 30 + localName + zip.readUInt16LE(local + 28);
  const content = zip.subarray(from, from + zip.readUInt32LE(at + 24));
  if (crc32(content) !== zip.readUInt32LE(at + 16)) throw new TypeError('A checksum is wrong.');
  const [method, version] = [zip.readUInt16LE(at + 10), zip.readUInt16LE(at + 6)];
  return { name: name.toString(), content, method, version };
}

function expectMark(zip: Buffer, at: number, mark: number): void {
  if (zip.readUInt32LE(at) !== mark) throw new TypeError(`There is no mark ${mark.toString(16)} at ${String(at)}.`);
}
