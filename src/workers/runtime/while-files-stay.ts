/** Files that another process writes, as this one reads them, by name. */
type ReadFiles = Readonly<Record<string, { isReplaced(): boolean }>>;

/**
 * Throws when one of the files was set aside by its writer as damaged: this process would read the old one for ever. It ends
 * then, and its next start opens the new one.
 */
export function requireFilesStay(files: ReadFiles): void {
  for (const [name, file] of Object.entries(files)) {
    if (file.isReplaced()) throw new Error(`${name} was set aside and a new one begun: starting again to read that one`);
  }
}

/** Passes items on while the files that they tell of are those that were opened; see {@link requireFilesStay}. */
export async function* whileFilesStay<T>(files: ReadFiles, items: AsyncIterable<T>): AsyncGenerator<T> {
  for await (const item of items) {
    requireFilesStay(files);
    yield item;
  }
}
