/** A part of the app that is loaded when it is needed is not there: the files of the page were replaced by those of another version. */
export class PartMissing extends Error {
  constructor(cause: unknown) {
    super('Tradewind was updated since this page was opened, and this part of it is no longer there. Reload the page to go on', { cause });
    this.name = 'PartMissing';
  }
}

/** Loads a part of the app with `import()`. Throws {@link PartMissing} when it can't be fetched. */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch (error) {
    throw new PartMissing(error);
  }
}
