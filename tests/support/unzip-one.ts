import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

/** The first file of a ZIP archive, by its central directory. For fixtures that hold one file each. */
export function unzipOne(path: string): { name: string; content: Buffer } {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const entry = bytes.readUInt32LE(end + 16);
  const method = bytes.readUInt16LE(entry + 10);
  const compressedSize = bytes.readUInt32LE(entry + 20);
  const name = bytes.toString('utf8', entry + 46, entry + 46 + bytes.readUInt16LE(entry + 28));
  const local = bytes.readUInt32LE(entry + 42);
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const data = bytes.subarray(start, start + compressedSize);
  return { name, content: method === 0 ? data : inflateRawSync(data) };
}
