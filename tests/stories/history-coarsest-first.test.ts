import { expect, it } from 'vitest';
import { makeBarColumns } from '#core/market/bar-columns.ts';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR } from '#core/market/timeframe.ts';
import { IngestionScene } from '#tests/support/ingestion-scene.ts';

function flatBars(fromUs: number, toUs: number, stepUs: number) {
  const bars = makeBarColumns(Math.floor((toUs - fromUs) / stepUs));
  for (let i = 0; i < bars.timeUs.length; i++) {
    bars.timeUs[i] = fromUs + i * stepUs;
    for (const column of [bars.open, bars.high, bars.low, bars.close]) column[i] = 1.1;
    bars.volume[i] = 1;
  }
  return bars;
}

it('weekly bars reach back as far as the daily ones that a terminal sends, and today is built from its hours and ticks', async () => {
  const scene = new IngestionScene();
  scene.instrument('EURUSD');
  scene.connect('a');
  const todayUs = Math.floor(scene.startUs / MICROSECONDS_PER_DAY) * MICROSECONDS_PER_DAY;
  // The order in which terminals are asked.
  await scene.pipeline.history('EURUSD', '1d', flatBars(todayUs - 100 * MICROSECONDS_PER_DAY, todayUs, MICROSECONDS_PER_DAY));
  await scene.pipeline.history('EURUSD', '1h', flatBars(todayUs - 30 * MICROSECONDS_PER_DAY, todayUs, MICROSECONDS_PER_HOUR));
  scene.send({ at: 0.1, bid: 1.2 });
  await scene.settle();
  expect(scene.store.seriesSummary('EURUSD', '1w')?.count).toBe(14);
  expect([...scene.store.readByIndex('EURUSD', '1w', 0, 20).volume]).toEqual(new Array(14).fill(7));
  expect(scene.store.seriesSummary('EURUSD', '1h')?.count).toBe(720);
  // Monday, Tuesday and the first tick of Wednesday.
  expect(scene.pipeline.builder.forming(scene.pipeline.instruments.idOf('EURUSD'), '1w')).toMatchObject({ volume: 3, high: 1.2 });
});
