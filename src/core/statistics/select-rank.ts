/**
 * Puts the value of rank `rank` (0 … length - 1) into its place among `[from, to)` of the values and returns it: none before it is greater,
 * none after it less (Hoare's quickselect, the middle as pivot). Linear on average, where sorting is not.
 */
export function selectRank(values: Float64Array, rank: number, from = 0, to = values.length): number {
  let low = from;
  let high = to - 1;
  while (low < high) {
    const pivot = values[(low + high) >>> 1] as number;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const swapped = values[i] as number;
      values[i++] = values[j] as number;
      values[j--] = swapped;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank] as number;
}

/**
 * Quantiles of `shown(values)` at ascending shares, linear between neighbours as `sortedQuantile` gives them; `shown` must rise with its
 * argument, so that only what is a quantile goes through it. Changes the order of the values.
 */
export function selectQuantiles(
  values: Float64Array,
  shares: readonly number[],
  out: Float64Array,
  shown: (value: number) => number = (value) => value,
): void {
  let from = 0;
  shares.forEach((share, k) => {
    const at = share * (values.length - 1);
    const below = Math.floor(at);
    const low = shown(selectRank(values, below, from));
    from = below;
    out[k] = at === below ? low : low + (shown(selectRank(values, below + 1, below + 1)) - low) * (at - below);
  });
}
