import { SIMULATED_INSTRUMENTS } from '#core/market/simulated-instruments.ts';
import type { SimulatedMarket } from '#core/market/simulated-market.ts';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR, MICROSECONDS_PER_MINUTE, type Timeframe } from '#core/market/timeframe.ts';
import type { FeedSink } from '#core/ports/market-feed.ts';
import type { SimulatorOptions } from './simulator-feed.ts';

const DEFAULT_HISTORY_DAYS = 45;
/** Before the minutes come hours, so that daily and weekly charts have something to show too. */
const HOURLY_HISTORY_DAYS = 730;

/** Memory that a long history needs at once stays with the process, so it is made in parts. */
const BARS_AT_A_TIME = 4000;

const floorTo = (timeUs: number, stepUs: number): number => Math.floor(timeUs / stepUs) * stepUs;

/**
 * Gives every simulated instrument bars up to the present minute: two years of hours and then weeks of minutes at first, later the
 * minutes that passed while the app was closed, going on from the last stored price.
 */
export async function fillHistory(
  market: SimulatedMarket,
  sink: FeedSink,
  options: SimulatorOptions,
  isStopped: () => boolean,
): Promise<void> {
  const days = options.historyDays ?? DEFAULT_HISTORY_DAYS;
  const nowUs = floorTo(options.clock.nowUs(), MICROSECONDS_PER_MINUTE);
  const minutesFromUs = floorTo(nowUs - days * MICROSECONDS_PER_DAY, MICROSECONDS_PER_DAY);
  for (const [index, { instrument }] of SIMULATED_INSTRUMENTS.entries()) {
    const { symbol } = instrument;
    const make = async (timeframe: Timeframe, stepUs: number, fromUs: number, toUs: number): Promise<void> => {
      for (let startUs = fromUs; startUs < toUs && !isStopped(); startUs += BARS_AT_A_TIME * stepUs) {
        const bars = market.history(index, stepUs, startUs, Math.min(toUs, startUs + BARS_AT_A_TIME * stepUs), options.ticksPerSecond);
        if (bars.timeUs.length > 0) await sink.history(symbol, timeframe, bars);
      }
    };
    const stored = options.bars.seriesSummary(symbol, '1m');
    if (stored === null) {
      if (days === 0) continue;
      await make('1h', MICROSECONDS_PER_HOUR, minutesFromUs - HOURLY_HISTORY_DAYS * MICROSECONDS_PER_DAY, minutesFromUs);
      await make('1m', MICROSECONDS_PER_MINUTE, minutesFromUs, nowUs);
      continue;
    }
    const last = options.bars.readByIndex(symbol, '1m', stored.count - 1, 1).close[0];
    if (last !== undefined) market.continueFrom(index, last);
    if (days > 0) await make('1m', MICROSECONDS_PER_MINUTE, Math.max(stored.toUs + MICROSECONDS_PER_MINUTE, minutesFromUs), nowUs);
  }
}
