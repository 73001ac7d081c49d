// verifies: bars-all-timeframes, validation
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  CLOSED_BAR_OPEN,
  CLOSED_BAR_TIME,
  CLOSED_BAR_TIMEFRAME,
  CLOSED_BAR_VOLUME,
  CLOSED_BAR_WIDTH,
} from '#core/market/closed-bar-record.ts';
import { ACCEPTED } from '#core/market/reject-reasons.ts';
import { TickBars } from '#core/market/tick-bars.ts';
import { TICK_ASK, TICK_BID, TICK_EVENT_TIME, TICK_RECEIVED_TIME, TICK_WIDTH } from '#core/market/tick-record.ts';
import { TickValidator } from '#core/market/tick-validator.ts';
import { TIMEFRAMES, type Timeframe } from '#core/market/timeframe.ts';
import { unzipOne } from '#tests/support/unzip-one.ts';

const DATA = resolve(import.meta.dirname, '../../../shared/data');
const isMissing = !existsSync(DATA);
if (isMissing) process.stderr.write(`SKIPPED: bars of real ticks: ${DATA} is not there\n`);

type Row = readonly number[];

/** Validates the ticks (milliseconds, bid, ask) and builds bars of the bid; the last period is closed by the clock. */
function barsOf(ticks: readonly Row[], timeframe: Timeframe): { bars: Map<number, Row>; refused: number } {
  const validator = new TickValidator();
  const tickBars = new TickBars();
  validator.register(0);
  tickBars.register(0, 'fx');
  const record = new Float64Array(TICK_WIDTH);
  let refused = 0;
  for (const [ms = 0, bid = 0, ask = 0] of ticks) {
    record[TICK_EVENT_TIME] = ms * 1000;
    record[TICK_RECEIVED_TIME] = ms * 1000;
    record[TICK_BID] = bid;
    record[TICK_ASK] = ask;
    if (validator.validate(0, record, 0) !== ACCEPTED) refused++;
    else if (!tickBars.take(record, 0)) throw new Error(`the tick at ${ms} was late`);
  }
  const { builder } = tickBars;
  builder.advance(0, builder.forming(0, '1w')?.closesAtUs ?? 0, 0);
  const bars = new Map<number, Row>();
  for (let offset = 0; offset < builder.closed.count * CLOSED_BAR_WIDTH; offset += CLOSED_BAR_WIDTH) {
    const closed = builder.closed.records;
    if (TIMEFRAMES[closed[offset + CLOSED_BAR_TIMEFRAME] as number] !== timeframe) continue;
    bars.set((closed[offset + CLOSED_BAR_TIME] as number) / 1000, [...closed.slice(offset + CLOSED_BAR_OPEN, offset + CLOSED_BAR_VOLUME)]);
  }
  return { bars, refused };
}

function expectPublished(ticks: readonly Row[], published: readonly Row[], wantedRefused = 0): void {
  const { bars, refused } = barsOf(ticks, '1m');
  expect(refused).toBe(wantedRefused);
  expect(bars.size).toBe(published.length);
  for (const [ms = 0, ...prices] of published) expect(bars.get(ms), new Date(ms).toISOString()).toEqual(prices);
}

describe.skipIf(isMissing)('bars of real ticks', () => {
  it('are the one-minute bars that Dukascopy published for the same hour of EURUSD', () => {
    const read = (name: string): Row[] => JSON.parse(readFileSync(resolve(DATA, 'dukascopy', name), 'utf8'));
    const ticks = read('sample_tick_data.json').map(([ms = 0, ask = 0, bid = 0]) => [ms, bid, ask]);
    const lastMs = ticks.at(-1)?.[0] ?? 0;
    const published = read('sample_m1_data.json').filter(([ms = 0]) => ms < lastMs);
    expect(ticks).toHaveLength(3733);
    expect(published).toHaveLength(60);
    expectPublished(
      ticks,
      published.map((bar) => bar.slice(0, 5)),
    );
  });

  // A weekday, two Sunday evenings at which the market opens, and the Friday of the payrolls, when the price fell by 21 pips from one tick to
  // the next at 12:30:01: the first two ticks after that jump are refused, the third, 24 ms later, is accepted.
  it.each([
    ['20140501', 0],
    ['20140502', 2],
    ['20140504', 0],
    ['20140511', 0],
  ])('are the one-minute bars that LEAN published for EURUSD on %s, with %i ticks refused', (day, refused) => {
    const midnight = Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6)));
    const read = (resolution: string): Row[] =>
      unzipOne(resolve(DATA, `lean/forex/oanda/${resolution}/eurusd/${day}_quote.zip`))
        .content.toString()
        .trim()
        .split(/\r?\n/)
        .map((line) => line.split(',').map(Number))
        .map(([ms = 0, ...rest]) => [midnight + ms, ...rest]);
    expectPublished(
      read('tick'),
      read('minute').map((bar) => bar.slice(0, 5)),
      refused,
    );
  });
});
