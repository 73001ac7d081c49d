/** Tags out of a text with commas between them: at most 20, each once, none longer than 40 letters. */
export const readTags = (text: string): string[] =>
  [
    ...new Set(
      text
        .split(',')
        .map((tag) => tag.trim().slice(0, 40))
        .filter(Boolean),
    ),
  ].slice(0, 20);
