const SMALLEST_CHUNK = 8;
const MOST_CHUNKS = 32;

/**
 * Hurst exponent of `count` values from `start` on by rescaled range (Hurst 1951): the values are cut into 1, 2, 4 … 32 equal chunks of at least
 * 8 values (the oldest that do not fill a chunk are left out), and the slope of log(mean range / deviation) over log(chunk size) is the
 * exponent. NaN with fewer than 16 values or where all values of every chunk are equal.
 */
export function hurstExponent(values: Float64Array, start: number, count: number): number {
  let sets = 0;
  let sumX = 0;
  let sumY = 0;
  let sumXX = 0;
  let sumXY = 0;
  for (let chunks = 1; chunks <= MOST_CHUNKS && Math.floor(count / chunks) >= SMALLEST_CHUNK; chunks *= 2) {
    const size = Math.floor(count / chunks);
    const x = Math.log10(size);
    const y = Math.log10(meanRescaledRange(values, start + count - size * chunks, size, chunks));
    sets++;
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumXY += x * y;
  }
  const slope = (sets * sumXY - sumX * sumY) / (sets * sumXX - sumX * sumX);
  return Number.isFinite(slope) ? slope : Number.NaN;
}

function meanRescaledRange(values: Float64Array, start: number, size: number, chunks: number): number {
  let sum = 0;
  for (let chunk = 0; chunk < chunks; chunk++) sum += rescaledRange(values, start + chunk * size, size);
  return sum / chunks;
}

/** Range of the running sum of distances from the mean over their deviation; 0 where all values are equal. */
function rescaledRange(values: Float64Array, start: number, size: number): number {
  let sum = 0;
  for (let i = start; i < start + size; i++) sum += values[i] as number;
  const mean = sum / size;
  let running = 0;
  let squares = 0;
  let highest = (values[start] as number) - mean;
  let lowest = highest;
  for (let i = start; i < start + size; i++) {
    const distance = (values[i] as number) - mean;
    running += distance;
    if (running > highest) highest = running;
    if (running < lowest) lowest = running;
    squares += distance * distance;
  }
  const deviation = Math.sqrt(squares / size);
  return deviation === 0 ? 0 : (highest - lowest) / deviation;
}
