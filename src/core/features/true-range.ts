/** The largest of the bar's range and the distances of its high and low from the close before, in price units. */
export function trueRangeOf(high: number, low: number, previousClose: number): number {
  const range = high - low;
  const up = Math.abs(high - previousClose);
  const down = Math.abs(low - previousClose);
  const larger = up > down ? up : down;
  return larger > range ? larger : range;
}
