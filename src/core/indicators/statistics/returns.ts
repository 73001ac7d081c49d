/** Grown as needed and overwritten by each call: what is returned is read before the next. */
let scratch = new Float64Array(256);

function room(count: number): Float64Array {
  if (scratch.length < count) scratch = new Float64Array(count * 2);
  return scratch;
}

/** The log returns of `size` prices from `start` on, at the beginning of an array that the next call overwrites. NaN where a price is not positive. */
export function logReturns(prices: Float64Array, start: number, size: number): Float64Array {
  const returns = room(size);
  for (let k = 1; k < size; k++) {
    const before = prices[start + k - 1] as number;
    const now = prices[start + k] as number;
    returns[k - 1] = before > 0 && now > 0 ? Math.log(now / before) : Number.NaN;
  }
  return returns;
}

/** The returns as fractions, likewise. NaN after a price of 0. */
export function simpleReturns(prices: Float64Array, start: number, size: number): Float64Array {
  const returns = room(size);
  for (let k = 1; k < size; k++) {
    const before = prices[start + k - 1] as number;
    returns[k - 1] = before === 0 ? Number.NaN : (prices[start + k] as number) / before - 1;
  }
  return returns;
}
