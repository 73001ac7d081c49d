import { ExpectedError } from '#core/result.ts';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const MAGIC: readonly [readonly number[], string][] = [
  [[0x50, 0x4b, 0x03, 0x04], 'a ZIP archive or an Excel workbook'],
  [[0x1f, 0x8b], 'a gzip archive'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'a 7-Zip archive'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel workbook'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document'],
  [[0x50, 0x41, 0x52, 0x31], 'a Parquet file'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], 'an SQLite database'],
  [[0x89, 0x50, 0x4e, 0x47], 'a picture'],
  [[0xff, 0xd8, 0xff], 'a picture'],
];

const startsWith = (bytes: Uint8Array, magic: readonly number[]) => magic.every((byte, index) => bytes[index] === byte);

/** Share of zero bytes at even and at odd places: Latin text in UTF-16 has nearly all of them on one side. */
function zeroShares(bytes: Uint8Array): { even: number; odd: number } {
  const counts = [0, 0];
  for (let index = 0; index < bytes.length; index++) if (bytes[index] === 0) counts[index & 1] = (counts[index & 1] ?? 0) + 1;
  const half = Math.max(1, bytes.length / 2);
  return { even: (counts[0] ?? 0) / half, odd: (counts[1] ?? 0) / half };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    // `stream` forgives a character that the end of the sample cuts.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Recognises the encoding from a file's first bytes. Throws `UnreadableFile` for what is not text. */
export function detectEncoding(sample: Uint8Array): { encoding: TextEncoding; bomLength: number } {
  if (startsWith(sample, [0xef, 0xbb, 0xbf])) return { encoding: 'utf-8', bomLength: 3 };
  if (startsWith(sample, [0xff, 0xfe])) return { encoding: 'utf-16le', bomLength: 2 };
  if (startsWith(sample, [0xfe, 0xff])) return { encoding: 'utf-16be', bomLength: 2 };
  for (const [magic, what] of MAGIC) {
    if (startsWith(sample, magic))
      throw new ExpectedError('UnreadableFile', `This is ${what}, not text. Unpack or export it as CSV or JSON, then import that.`);
  }
  const zeros = zeroShares(sample);
  if (zeros.odd > 0.7 && zeros.even < 0.1) return { encoding: 'utf-16le', bomLength: 0 };
  if (zeros.even > 0.7 && zeros.odd < 0.1) return { encoding: 'utf-16be', bomLength: 0 };
  let controls = 0;
  for (const byte of sample) if (byte < 9 || (byte > 13 && byte < 32)) controls++;
  if (controls > sample.length * 0.1)
    throw new ExpectedError('UnreadableFile', 'This file is binary, not text. Export the data as CSV or JSON, then import that.');
  return { encoding: isUtf8(sample) ? 'utf-8' : 'windows-1252', bomLength: 0 };
}
