const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The numbers of one segment of a source map: base64 digits of five bits, least first, the lowest bit of the whole being the sign. */
function segmentNumbers(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const letter of segment) {
    const digit = DIGITS.indexOf(letter);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}

/** Line of the source, counted from 1, for each line of the code, by the `mappings` of a source map (version 3) of one source. */
export function sourceLines(mappings: string): number[] {
  let source = 0;
  let last = 1;
  return mappings.split(';').map((line) => {
    let first: number | null = null;
    for (const segment of line === '' ? [] : line.split(',')) {
      source += segmentNumbers(segment)[2] ?? 0;
      first ??= source;
    }
    last = first === null ? last : first + 1;
    return last;
  });
}
