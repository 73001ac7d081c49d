import type { BarColumns } from '#core/market/bar-columns.ts';
import { type Swing, SwingTracker } from './swing-tracker.ts';

/** The part of a swing that stays when all bars are known. */
export type PublishedSwing = Pick<Swing, 'direction' | 'price' | 'index'>;

/**
 * The swings of a whole history in their published form (FACTS §7.3, stated): those that stand in the end, and an artefact of that form,
 * a swing forced on the first and on the last bar, of the type that its neighbour has not.
 */
export function publishedSwings(bars: BarColumns, length: number): PublishedSwing[] {
  const { timeUs, high, low } = bars;
  const count = timeUs.length;
  const swings: PublishedSwing[] = [];
  const tracker = new SwingTracker(length);
  for (let i = 0; i < count; i++) {
    tracker.next(timeUs[i] as number, high[i] as number, low[i] as number);
    if (tracker.confirmed === null) continue;
    if (tracker.withdrawn !== null) swings.pop();
    swings.push(tracker.confirmed);
  }
  const first = swings[0];
  const last = swings.at(-1);
  if (first === undefined || last === undefined) return swings;
  const forced = (direction: 1 | -1, index: number): PublishedSwing => ({
    direction,
    price: (direction === 1 ? high : low)[index] as number,
    index,
  });
  swings.unshift(forced(first.direction === 1 ? -1 : 1, 0));
  swings.push(forced(last.direction === 1 ? -1 : 1, count - 1));
  return swings;
}
