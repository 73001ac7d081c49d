import type { BarColumns } from '#core/market/bar-columns.ts';
import { ToldStory } from './told-story.ts';

/** A decline, a range between 99 and 110.4, a spring below it, its test, and the rally out of it. */
export function toldAccumulation(): BarColumns {
  const story = new ToldStory(130)
    .move(105, 40, 100)
    .bar({ high: 105.2, low: 99, close: 103.5, volume: 350 })
    .move(110, 4, 110)
    .move(102, 5, 80)
    .bar({ high: 102.2, low: 99.6, close: 100.8, volume: 55 });
  for (const [k, close] of [104, 108, 105, 102, 106].entries()) story.move(close, 3, 90 - 5 * k);
  return story
    .move(100.6, 3, 68)
    .bar({ high: 100.8, low: 97.8, close: 99.6, volume: 40 })
    .move(101, 1, 60)
    .bar({ high: 101.2, low: 99.5, close: 100.4, volume: 25 })
    .move(109, 5, 85)
    .bar({ high: 113.4, low: 108.8, close: 113, volume: 210 })
    .bars();
}
