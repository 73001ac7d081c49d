import type { BarColumns } from '#core/market/bar-columns.ts';
import { seededBars, seededNormal, seededUniform } from './seeded-bars.ts';

/** A walk with a planted pattern: every bar turns against the one before with probability `0.5 + lean`. */
export function revertingBars(seed: number, count: number, lean: number): BarColumns {
  const bars = seededBars(seed, count);
  const uniform = seededUniform(seed + 1000);
  const normal = seededNormal(seed + 2000);
  let direction = 1;
  for (let i = 0; i < count; i++) {
    const open = i === 0 ? 100 : (bars.close[i - 1] as number);
    direction = uniform() < 0.5 + lean ? -direction : direction;
    bars.open[i] = open;
    bars.close[i] = open * Math.exp(direction * (0.001 + 0.001 * Math.abs(normal())));
    bars.high[i] = Math.max(open, bars.close[i] as number) * 1.0002;
    bars.low[i] = Math.min(open, bars.close[i] as number) * 0.9998;
  }
  return bars;
}
