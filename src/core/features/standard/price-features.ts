import type { FeatureDescription } from '../feature-description.ts';
import type { BarFrame } from './bar-frame.ts';
import { positive } from './positive.ts';

/** The bar itself: its four prices against the close before and against each other. */
export const PRICE_FEATURES: readonly FeatureDescription[] = [
  { name: 'open-gap', title: 'Open', formula: 'open / close[1] - 1', range: [-1, null], warmupBars: 1 },
  { name: 'high-return', title: 'High', formula: 'high / close[1] - 1', range: [-1, null], warmupBars: 1 },
  { name: 'low-return', title: 'Low', formula: 'low / close[1] - 1', range: [-1, null], warmupBars: 1 },
  { name: 'return-1', title: 'Close', formula: 'close / close[1] - 1', range: [-1, null], warmupBars: 1 },
  { name: 'bar-range', title: 'Range of the bar', formula: '(high - low) / close', range: [0, null], warmupBars: 0 },
  {
    name: 'close-in-range',
    title: 'Close within the bar',
    formula: '2 (close - low) / (high - low) - 1; 0 when high = low',
    range: [-1, 1],
    warmupBars: 0,
  },
  {
    name: 'upper-wick',
    title: 'Upper wick',
    formula: '(high - max(open, close)) / (high - low); 0 when high = low',
    range: [0, 1],
    warmupBars: 0,
  },
  {
    name: 'lower-wick',
    title: 'Lower wick',
    formula: '(min(open, close) - low) / (high - low); 0 when high = low',
    range: [0, 1],
    warmupBars: 0,
  },
];

/** Writes {@link PRICE_FEATURES}. */
export function writePriceFeatures(frame: BarFrame, out: Float64Array, offset: number): void {
  const { open, high, low, close, previousClose } = frame;
  const previous = positive(previousClose);
  out[offset] = open / previous - 1;
  out[offset + 1] = high / previous - 1;
  out[offset + 2] = low / previous - 1;
  out[offset + 3] = close / previous - 1;
  const range = high - low;
  const perRange = range > 0 ? 1 / range : 0;
  out[offset + 4] = range / positive(close);
  out[offset + 5] = range > 0 ? 2 * (close - low) * perRange - 1 : 0;
  out[offset + 6] = (high - (open > close ? open : close)) * perRange;
  out[offset + 7] = ((open < close ? open : close) - low) * perRange;
}
