import { describe, expect, it } from 'vitest';
import type { IndicatorDefinition, TimeframeValues } from '#core/indicators/definition.ts';
import { findIndicator } from '#core/indicators/registry.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { IndicatorCache } from '#services/feature/indicator-cache.ts';
import { timeframeNotes } from '#services/feature/timeframe-notes.ts';
import { StoredOrBuiltBars } from '#services/stored-or-built-bars.ts';
import { closeBars, marketStore, STANDING_CLOCK } from '../../support/market-with-bars.ts';
import { parametersOf, runBatch } from '../../support/run-indicator.ts';
import { seededBars } from '../../support/seeded-bars.ts';

const sma = findIndicator('sma');
if (sma === null) throw new Error('sma is in the list');

async function notesFor(timeframe: Timeframe) {
  const store = marketStore();
  closeBars(store, seededBars(5, 2000), 0, 2000);
  const bars = new StoredOrBuiltBars(store, () => 'utc', STANDING_CLOCK);
  let told: readonly TimeframeValues[] = [];
  const definition: IndicatorDefinition = {
    ...(sma as IndicatorDefinition),
    compareTimeframes: (asked, readings) => {
      told = readings;
      return [`${asked} among ${readings.map((reading) => reading.timeframe).join(' ')}`];
    },
  };
  const parameters = parametersOf(definition, { period: 3 });
  const notes = await timeframeNotes(bars, new IndicatorCache(bars), definition, parameters, 'TEST', timeframe);
  return { notes, told, bars };
}

describe('what an indicator says of other timeframes', () => {
  it('is asked of two neighbours on either side, not of seconds, and of those only that bars can be had of', async () => {
    expect((await notesFor('1m')).notes).toEqual(['1m among 1m 5m 15m']);
    expect((await notesFor('15m')).notes).toEqual(['15m among 1m 5m 15m 30m 1h']);
  });

  it('is said from the newest closed bars of each', async () => {
    const { told, bars } = await notesFor('5m');
    for (const { timeframe, values } of told) {
      const all = bars.readByIndex('TEST', timeframe, 0, 10_000);
      expect([...Array.from(values)]).toEqual([runBatch(sma as IndicatorDefinition, all, { period: 3 }).sma?.at(-1)]);
    }
  });

  it('is nothing for an indicator that does not compare', async () => {
    const store = marketStore();
    closeBars(store, seededBars(5, 100), 0, 100);
    const parameters = parametersOf(sma, {});
    expect(await timeframeNotes(store, new IndicatorCache(store), sma, parameters, 'TEST', '1m')).toEqual([]);
  });
});
