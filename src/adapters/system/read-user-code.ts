import { readFileSync, statSync } from 'node:fs';

/** Far more than a source may have: what is larger is no source, and is not read to find that out. */
const LARGEST_BYTES = 1_000_000;

/** Content of a file of user code; or why it has none, in words. */
type ReadSource = { readonly source: string } | { readonly refused: string };

/** Reads a file as UTF-8 text without its byte order mark; null when there is nothing by that name, or it went away while it was read. */
export function readUserCode(path: string): ReadSource | null {
  try {
    const { size, isFile } = statOf(path);
    // A pipe or a device would be read for ever.
    if (!isFile) return { refused: 'it is no file. Put a file of TypeScript in its place, or take it away.' };
    if (size > LARGEST_BYTES) {
      const megabytes = (size / 1e6).toFixed(1);
      return { refused: `it has ${megabytes} MB, and a source has at most 0.2 MB. Take it away, or put data into fewer words.` };
    }
    return { source: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) };
  } catch (error) {
    if (error instanceof TypeError) return { refused: 'it is no text in UTF-8. Save it in that encoding.' };
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    return { refused: `the system does not let it be read (${code}). Look at what it is and who may read it.` };
  }
}

function statOf(path: string): { size: number; isFile: boolean } {
  const found = statSync(path);
  return { size: found.size, isFile: found.isFile() };
}
