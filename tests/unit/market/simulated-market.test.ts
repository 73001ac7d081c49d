import { describe, expect, it } from 'vitest';
import { isInSession } from '#core/market/calendar.ts';
import { RecordBuffer } from '#core/market/record-buffer.ts';
import { SIMULATED_INSTRUMENTS } from '#core/market/simulated-instruments.ts';
import { SimulatedMarket } from '#core/market/simulated-market.ts';
import { TICK_ASK, TICK_BID, TICK_EVENT_TIME, TICK_INSTRUMENT, TICK_SOURCE_SEQUENCE, TICK_WIDTH } from '#core/market/tick-record.ts';
import { TickValidator } from '#core/market/tick-validator.ts';
import { seededRandom } from '#core/numeric/seeded-random.ts';

const FROM = Date.parse('2025-06-02T00:00:00Z') * 1000;
const IDS = [1, 2, 3, 4, 5];

function ticksOf(seed: number, seconds: number, ticksPerSecond: number): RecordBuffer {
  const buffer = new RecordBuffer(TICK_WIDTH, 16);
  const span = { fromUs: FROM, toUs: FROM + seconds * 1e6, ticksPerSecond, receivedUs: FROM };
  new SimulatedMarket(seed, SIMULATED_INSTRUMENTS).ticks(span, IDS, 7, 1, buffer);
  return buffer;
}

const at = (buffer: RecordBuffer, index: number, field: number): number => buffer.records[index * TICK_WIDTH + field] as number;

describe('the seeded generator', () => {
  it('repeats itself for a seed and differs for another', () => {
    const draw = (seed: number) =>
      Array.from(
        { length: 5 },
        (
          (random) => () =>
            random.uniform()
        )(seededRandom(seed)),
      );
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('is uniform and normal as far as 200,000 draws can tell', () => {
    const random = seededRandom(123);
    const count = 200_000;
    let mean = 0;
    let square = 0;
    let normalMean = 0;
    let normalSquare = 0;
    let beyondTwo = 0;
    for (let i = 0; i < count; i++) {
      const uniform = random.uniform();
      const normal = random.normal();
      mean += uniform / count;
      square += uniform ** 2 / count;
      normalMean += normal / count;
      normalSquare += normal ** 2 / count;
      if (Math.abs(normal) > 2) beyondTwo++;
    }
    // Five standard errors of each moment.
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / count));
    expect(Math.abs(square - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / count));
    expect(Math.abs(normalMean)).toBeLessThan(5 / Math.sqrt(count));
    expect(Math.abs(normalSquare - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
    expect(Math.abs(beyondTwo / count - 0.045_500_26)).toBeLessThan(5 * Math.sqrt((0.0455 * 0.9545) / count));
  });
});

describe('simulated ticks', () => {
  it('are the same for the same seed, to the last bit', () => {
    expect(ticksOf(42, 60, 50).written()).toEqual(ticksOf(42, 60, 50).written());
    expect(ticksOf(42, 60, 50).written()).not.toEqual(ticksOf(43, 60, 50).written());
  });

  it('come at the asked rate, in order, within the span, on the tick grid, with bid below ask', () => {
    const buffer = ticksOf(42, 600, 50);
    expect(Math.abs(buffer.count - 30_000)).toBeLessThan(5 * Math.sqrt(30_000));
    const lastUs = new Map<number, number>();
    for (let i = 0; i < buffer.count; i++) {
      const instrument = at(buffer, i, TICK_INSTRUMENT);
      const { tickSize } = (SIMULATED_INSTRUMENTS[instrument - 1] as (typeof SIMULATED_INSTRUMENTS)[0]).instrument;
      const timeUs = at(buffer, i, TICK_EVENT_TIME);
      expect(timeUs).toBeGreaterThan(lastUs.get(instrument) ?? FROM - 1);
      lastUs.set(instrument, timeUs);
      expect(at(buffer, i, TICK_SOURCE_SEQUENCE)).toBe(i + 1);
      expect(at(buffer, i, TICK_ASK)).toBeGreaterThan(at(buffer, i, TICK_BID));
      for (const field of [TICK_BID, TICK_ASK]) {
        const ticks = at(buffer, i, field) / tickSize;
        expect(Math.abs(ticks - Math.round(ticks))).toBeLessThan(1e-4);
      }
    }
    expect(lastUs.size).toBe(5);
  });

  it('pass validation: nothing in them looks broken', () => {
    const buffer = ticksOf(7, 3600, 40);
    const validator = new TickValidator();
    validator.register(5);
    let refused = 0;
    for (let i = 0; i < buffer.count; i++)
      if (validator.validate(at(buffer, i, TICK_INSTRUMENT), buffer.records, i * TICK_WIDTH) !== 0) refused++;
    expect(refused / buffer.count).toBeLessThan(2e-4);
  });
});

describe('simulated history', () => {
  it('leaves weekends out for FX, has none for crypto, and stays near its anchor with a plausible volatility', () => {
    const market = new SimulatedMarket(42, SIMULATED_INSTRUMENTS);
    for (const [index, { instrument, anchorPrice, yearlyVolatility }] of SIMULATED_INSTRUMENTS.entries()) {
      const bars = market.history(index, 3600e6, FROM, FROM + 364 * 86_400e6, 25);
      const times = [...bars.timeUs];
      expect(times.every((timeUs) => isInSession(instrument.calendar, timeUs))).toBe(true);
      expect(Math.abs(times.length / (instrument.calendar === 'utc' ? 8736 : 6240) - 1)).toBeLessThan(0.01);
      let square = 0;
      for (let i = 1; i < times.length; i++) {
        const close = bars.close[i] as number;
        square += Math.log(close / (bars.close[i - 1] as number)) ** 2;
        expect(bars.high[i]).toBeGreaterThanOrEqual(Math.max(bars.open[i] as number, close));
        expect(bars.low[i]).toBeLessThanOrEqual(Math.min(bars.open[i] as number, close));
        expect(Math.abs(Math.log(close / anchorPrice))).toBeLessThan(8 * yearlyVolatility);
      }
      const realised = Math.sqrt(square);
      expect(realised / yearlyVolatility).toBeGreaterThan(0.5);
      expect(realised / yearlyVolatility).toBeLessThan(3.5);
    }
  });

  it('has the volume that live ticks at the same rate have, so that the first live bar stands out by nothing', () => {
    const live = ticksOf(42, 600, 100);
    for (const [index] of SIMULATED_INSTRUMENTS.entries()) {
      let ticks = 0;
      for (let i = 0; i < live.count; i++) if (at(live, i, TICK_INSTRUMENT) === IDS[index]) ticks++;
      const bars = new SimulatedMarket(42, SIMULATED_INSTRUMENTS).history(index, 60e6, FROM + 86_400e6, FROM + 86_400e6 + 600 * 60e6, 100);
      const perMinute = bars.volume.reduce((sum, volume) => sum + volume, 0) / bars.volume.length;
      expect(Math.abs(perMinute / (ticks / 10) - 1)).toBeLessThan(0.15);
    }
  });

  it('goes on from a given price', () => {
    const market = new SimulatedMarket(42, SIMULATED_INSTRUMENTS);
    market.continueFrom(0, 1.2345);
    expect(market.history(0, 60e6, FROM + 3600e6, FROM + 3660e6, 25).open[0]).toBe(1.2345);
  });
});
