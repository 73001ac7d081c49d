const BYTES = Float64Array.BYTES_PER_ELEMENT;

/**
 * A column that grows in place: whoever holds it sees its new length, and no view has to be made again. Room for its greatest length is reserved
 * as addresses; memory is taken as it fills. Reading one costs about twice what a plain column does, so it is for what arrives bar by bar.
 */
export type GrowingColumn = Float64Array<ArrayBuffer>;

/** A growing column without values, with room for `most` of them. */
export const growingColumn = (most: number): GrowingColumn => new Float64Array(new ArrayBuffer(0, { maxByteLength: most * BYTES }));

/** Gives a growing column `count` values, new ones 0. A RangeError when there is no room for them. */
export function growTo(column: GrowingColumn, count: number): void {
  column.buffer.resize(count * BYTES);
}

/** Adds values at the end of a growing column. A RangeError when there is no room for them. */
export function appendTo(column: GrowingColumn, values: Float64Array): void {
  const from = column.length;
  growTo(column, from + values.length);
  column.set(values, from);
}
