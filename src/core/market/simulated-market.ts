import { type SeededRandom, seededRandom } from '#core/numeric/seeded-random.ts';
import { type BarColumns, makeBarColumns, sliceBarColumns } from './bar-columns.ts';
import { isInSession, sessionDayOpenUs } from './calendar.ts';
import type { RecordBuffer } from './record-buffer.ts';
import type { SimulatedInstrument } from './simulated-instruments.ts';
import {
  TICK_ASK,
  TICK_BID,
  TICK_EVENT_TIME,
  TICK_INSTRUMENT,
  TICK_RECEIVED_TIME,
  TICK_SOURCE,
  TICK_SOURCE_SEQUENCE,
  TICK_VOLUME,
} from './tick-record.ts';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR, MICROSECONDS_PER_MINUTE, MICROSECONDS_PER_SECOND } from './timeframe.ts';

const MICROSECONDS_PER_YEAR = 365.25 * MICROSECONDS_PER_DAY;
/** Yearly pull towards the anchor: half of a displacement is gone after about six weeks. */
const PULL = 6;
/** Points drawn within one bar of history. */
const POINTS_PER_BAR = 6;
const REGIME_SWITCHES_PER_HOUR = 0.7;
const JUMPS_PER_DAY = 0.4;

const CALM = 0;
const TREND = 1;
const VOLATILE = 2;
const VOLATILITY_FACTOR = [0.7, 0.95, 2.4] as const;
const SPREAD_FACTOR = [1, 1, 2.2] as const;
/** Yearly drift of a trend in multiples of the yearly volatility: about one standard deviation in two hours. */
const TREND_STRENGTH = 55;

interface Walk {
  readonly character: SimulatedInstrument;
  readonly ticksPerUnit: number;
  logPrice: number;
  regime: number;
  direction: number;
  lastTickUs: number;
}

/** How lively a market is at an hour of the UTC day: London and New York hours above 1, the night below. */
function activity(timeUs: number): number {
  const hour = (timeUs % MICROSECONDS_PER_DAY) / MICROSECONDS_PER_HOUR;
  return 0.55 + 0.75 * Math.exp(-(((hour - 14) / 4.5) ** 2)) + 0.35 * Math.exp(-(((hour - 8) / 2.5) ** 2));
}

/**
 * A market made from a seed: prices walk through calm, trending and volatile regimes with jumps, are drawn back to an anchor, and are
 * quoted on the tick grid with a spread that widens when it is lively and in the first half hour of a session day. Pure and
 * repeatable: the same calls give the same prices. History leaves out closed sessions; ticks are made around the clock, so
 * that there is something to see at a weekend too.
 */
export class SimulatedMarket {
  readonly #random: SeededRandom;
  readonly #walks: Walk[];
  readonly #cumulativeShare: number[] = [];

  constructor(seed: number, instruments: readonly SimulatedInstrument[]) {
    this.#random = seededRandom(seed);
    let sum = 0;
    for (const { share } of instruments) {
      sum += share;
      this.#cumulativeShare.push(sum);
    }
    this.#walks = instruments.map((character) => ({
      character,
      ticksPerUnit: Math.round(1 / character.instrument.tickSize),
      logPrice: Math.log(character.anchorPrice) + 0.4 * character.yearlyVolatility * this.#random.normal(),
      regime: CALM,
      direction: 1,
      lastTickUs: 0,
    }));
  }

  /** Goes on from a known price of the instrument at `index`. */
  continueFrom(index: number, price: number): void {
    this.#walk(index).logPrice = Math.log(price);
  }

  /** Present price of the instrument at `index`, not rounded. */
  price(index: number): number {
    return Math.exp(this.#walk(index).logPrice);
  }

  /**
   * Bars of `stepUs` with opening times in `[fromUs, toUs)`, sessions only; volume is the tick count that {@link ticks} would give at
   * that mean rate over all instruments. Moves the present price on.
   */
  history(index: number, stepUs: number, fromUs: number, toUs: number, ticksPerSecond: number): BarColumns {
    const walk = this.#walk(index);
    const { calendar } = walk.character.instrument;
    const room = Math.max(0, Math.ceil((toUs - fromUs) / stepUs));
    const bars = makeBarColumns(room);
    const share = walk.character.share / (this.#cumulativeShare.at(-1) as number);
    const ticksOfBar = (stepUs / MICROSECONDS_PER_SECOND) * ticksPerSecond * share;
    let count = 0;
    for (let step = 0; step < room; step++) {
      const timeUs = fromUs + step * stepUs;
      if (!isInSession(calendar, timeUs)) continue;
      const open = this.#bid(walk);
      let high = open;
      let low = open;
      let close = open;
      for (let point = 0; point < POINTS_PER_BAR; point++) {
        this.#advance(walk, timeUs, stepUs / POINTS_PER_BAR);
        close = this.#bid(walk);
        if (close > high) high = close;
        if (close < low) low = close;
      }
      bars.timeUs[count] = timeUs;
      bars.open[count] = open;
      bars.high[count] = high;
      bars.low[count] = low;
      bars.close[count] = close;
      bars.volume[count] = Math.max(1, Math.round(ticksOfBar * (0.6 + 0.8 * this.#random.uniform())));
      count++;
    }
    return sliceBarColumns(bars, 0, count);
  }

  /**
   * Appends quotes with event times in `[fromUs, toUs)` at the given mean rate over all instruments, in order of time. `ids` holds the
   * numeric id of each instrument; source sequences count up from `firstSequence`. Returns the next sequence.
   */
  ticks(
    span: { fromUs: number; toUs: number; ticksPerSecond: number; receivedUs: number },
    ids: readonly number[],
    source: number,
    firstSequence: number,
    target: RecordBuffer,
  ): number {
    const meanGapUs = MICROSECONDS_PER_SECOND / span.ticksPerSecond;
    let sequence = firstSequence;
    let timeUs = span.fromUs;
    for (;;) {
      timeUs += -Math.log(1 - this.#random.uniform()) * meanGapUs;
      if (timeUs >= span.toUs) return sequence;
      const index = this.#pick();
      const walk = this.#walk(index);
      const eventUs = Math.max(Math.floor(timeUs), walk.lastTickUs + 1);
      const elapsedUs = walk.lastTickUs === 0 ? meanGapUs : Math.min(eventUs - walk.lastTickUs, MICROSECONDS_PER_MINUTE);
      walk.lastTickUs = eventUs;
      this.#advance(walk, eventUs, elapsedUs);
      const bidTicks = Math.round(Math.exp(walk.logPrice) * walk.ticksPerUnit);
      const offset = target.grow();
      const records = target.records;
      records[offset + TICK_EVENT_TIME] = eventUs;
      records[offset + TICK_RECEIVED_TIME] = Math.max(span.receivedUs, eventUs);
      records[offset + TICK_INSTRUMENT] = ids[index] as number;
      records[offset + TICK_SOURCE] = source;
      records[offset + TICK_BID] = bidTicks / walk.ticksPerUnit;
      records[offset + TICK_ASK] = (bidTicks + this.#spreadTicks(walk, eventUs)) / walk.ticksPerUnit;
      records[offset + TICK_VOLUME] = 0;
      records[offset + TICK_SOURCE_SEQUENCE] = sequence++;
    }
  }

  #walk(index: number): Walk {
    const walk = this.#walks[index];
    if (walk === undefined) throw new RangeError(`the simulated market has ${this.#walks.length} instruments, asked for ${index}`);
    return walk;
  }

  #pick(): number {
    const shares = this.#cumulativeShare;
    const draw = this.#random.uniform() * (shares[shares.length - 1] as number);
    let index = 0;
    while ((shares[index] as number) <= draw && index < shares.length - 1) index++;
    return index;
  }

  #bid(walk: Walk): number {
    return Math.round(Math.exp(walk.logPrice) * walk.ticksPerUnit) / walk.ticksPerUnit;
  }

  #spreadTicks(walk: Walk, timeUs: number): number {
    const { usualSpreadTicks, instrument } = walk.character;
    const rollover = timeUs - sessionDayOpenUs(instrument.calendar, timeUs) < 30 * MICROSECONDS_PER_MINUTE ? 2.5 : 1;
    const width = usualSpreadTicks * SPREAD_FACTOR[walk.regime as 0 | 1 | 2] * rollover * (0.7 + 0.6 * this.#random.uniform());
    return Math.max(1, Math.round(width));
  }

  /** Moves the price on by `elapsedUs`. */
  #advance(walk: Walk, timeUs: number, elapsedUs: number): void {
    const random = this.#random;
    const hours = elapsedUs / MICROSECONDS_PER_HOUR;
    if (random.uniform() < REGIME_SWITCHES_PER_HOUR * hours) {
      walk.regime = random.uniform() < 0.5 ? CALM : random.uniform() < 0.6 ? TREND : VOLATILE;
      walk.direction = random.uniform() < 0.5 ? -1 : 1;
    }
    const years = elapsedUs / MICROSECONDS_PER_YEAR;
    const { yearlyVolatility, anchorPrice } = walk.character;
    const volatility = yearlyVolatility * VOLATILITY_FACTOR[walk.regime as 0 | 1 | 2] * Math.sqrt(activity(timeUs));
    const drift = walk.regime === TREND ? walk.direction * TREND_STRENGTH * yearlyVolatility : 0;
    walk.logPrice += (drift + PULL * (Math.log(anchorPrice) - walk.logPrice)) * years + volatility * Math.sqrt(years) * random.normal();
    if (random.uniform() < (JUMPS_PER_DAY / 24) * hours) walk.logPrice += 0.004 * (yearlyVolatility / 0.1) * random.normal();
  }
}
