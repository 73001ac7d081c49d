// verifies: validation
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REJECT_REASONS } from '#core/market/reject-reasons.ts';
import { TICK_ASK, TICK_BID, TICK_EVENT_TIME, TICK_RECEIVED_TIME, TICK_VOLUME, TICK_WIDTH } from '#core/market/tick-record.ts';
import { TICK_VALIDATOR_STATE_WIDTH, TickValidator } from '#core/market/tick-validator.ts';
import { seededRandom } from '#core/numeric/seeded-random.ts';

const START = Date.parse('2025-06-03T10:00:00Z') * 1000;

interface Tick {
  readonly timeUs: number;
  readonly bid: number;
  readonly ask: number;
  readonly volume?: number;
  readonly receivedUs?: number;
}

function judge(validator: TickValidator, tick: Tick): string {
  const record = new Float64Array(TICK_WIDTH);
  record[TICK_EVENT_TIME] = tick.timeUs;
  record[TICK_RECEIVED_TIME] = tick.receivedUs ?? tick.timeUs;
  record[TICK_BID] = tick.bid;
  record[TICK_ASK] = tick.ask;
  record[TICK_VOLUME] = tick.volume ?? 0;
  return REJECT_REASONS[validator.validate(0, record, 0)]?.name ?? 'no such reason';
}

function freshValidator(): TickValidator {
  const validator = new TickValidator();
  validator.register(0);
  return validator;
}

/** A calm market: steps of about a tenth of a pip, a spread of one, five ticks a second. */
function calmTicks(count: number, seed = 5): Tick[] {
  const random = seededRandom(seed);
  let price = 1.1;
  return Array.from({ length: count }, (_, i) => {
    price *= 1 + 1e-5 * random.normal();
    const bid = Math.round(price * 1e5) / 1e5;
    return { timeUs: START + i * 200_000, bid, ask: bid + 0.0001 };
  });
}

function trained(count = 500): { validator: TickValidator; last: Tick } {
  const validator = freshValidator();
  const ticks = calmTicks(count);
  for (const tick of ticks) expect(judge(validator, tick)).toBe('Accepted');
  return { validator, last: ticks.at(-1) as Tick };
}

const later = (last: Tick, i: number, factor: number): Tick => ({
  timeUs: last.timeUs + i * 200_000,
  bid: last.bid * factor + i * 1e-5,
  ask: last.ask * factor + i * 1e-5,
});

describe('outliers', () => {
  it('are refused one by one and leave no trace', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.002, max: 0.9, noNaN: true }), fc.boolean(), (size, isUp) => {
        const { validator, last } = trained(300);
        expect(judge(validator, later(last, 1, isUp ? 1 + size : 1 - size))).toBe('Outlier');
        expect(judge(validator, later(last, 2, 1))).toBe('Accepted');
        expect(judge(validator, later(last, 3, isUp ? 1 + size : 1 - size))).toBe('Outlier');
        expect(judge(validator, later(last, 4, 1))).toBe('Accepted');
      }),
      { numRuns: 60 },
    );
  });

  it('that agree three times are a real jump: the symbol is never locked out', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.002, max: 0.9, noNaN: true }), fc.boolean(), (size, isUp) => {
        const { validator, last } = trained(300);
        const factor = isUp ? 1 + size : 1 - size;
        const answers = [1, 2, 3, 4, 5, 6].map((i) => judge(validator, later(last, i, factor)));
        expect(answers).toEqual(['Outlier', 'Outlier', 'Accepted', 'Accepted', 'Accepted', 'Accepted']);
      }),
      { numRuns: 60 },
    );
  });

  it('that agree on a new level, though the market there is wild, are a real jump too', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.03, max: 0.5, noNaN: true }), fc.boolean(), fc.integer({ min: 1, max: 1e6 }), (size, isUp, seed) => {
        const { validator, last } = trained(300);
        const random = seededRandom(seed);
        const factor = isUp ? 1 + size : 1 - size;
        // A tick moves by a twentieth of the jump: hundreds of the deviations known from before.
        const answers = Array.from({ length: 30 }, (_, i) =>
          judge(validator, later(last, i + 1, factor * (1 + (size / 20) * random.normal()))),
        );
        expect(answers.indexOf('Accepted')).toBeGreaterThanOrEqual(2);
        expect(answers.slice(0, 12)).toContain('Accepted');
      }),
      { numRuns: 60 },
    );
  });

  it('are never moves of a few price steps, however rarely a coarse price moves', () => {
    const validator = new TickValidator();
    validator.register(0, 0.01);
    const random = seededRandom(12);
    let cents = 500;
    let moves = 0;
    for (let i = 0; i < 50_000; i++) {
      const roll = random.uniform();
      const step = roll < 0.002 ? 1 : roll < 0.004 ? -1 : roll < 0.0042 ? 3 : 0;
      if (step !== 0) moves++;
      cents += step;
      const price = cents / 100;
      expect(judge(validator, { timeUs: START + i * 500_000, bid: price, ask: Number.NaN, volume: 100 })).toBe('Accepted');
    }
    expect(moves).toBeGreaterThan(150);
    expect(judge(validator, { timeUs: START + 50_000 * 500_000, bid: cents / 100 + 0.5, ask: Number.NaN, volume: 1 })).toBe('Outlier');
  });

  it('that do not agree with one another stay refused', () => {
    const { validator, last } = trained();
    expect([1, 2, 3, 4].map((i) => judge(validator, later(last, i, 1 + 0.1 * i)))).toEqual(['Outlier', 'Outlier', 'Outlier', 'Outlier']);
  });

  it('are found in a long stream: all injected spikes, and hardly anything else', () => {
    const validator = freshValidator();
    const random = seededRandom(9);
    let refused = 0;
    let missed = 0;
    let spikes = 0;
    for (const [i, tick] of calmTicks(100_000, 77).entries()) {
      const isSpike = i > 500 && random.uniform() < 0.001;
      if (isSpike) {
        spikes++;
        const factor = 1 + (random.uniform() < 0.5 ? -1 : 1) * (0.002 + 0.2 * random.uniform());
        if (judge(validator, { ...tick, bid: tick.bid * factor, ask: tick.ask * factor }) === 'Accepted') missed++;
      } else if (judge(validator, tick) !== 'Accepted') refused++;
    }
    expect(spikes).toBeGreaterThan(50);
    expect(missed).toBe(0);
    expect(refused).toBeLessThanOrEqual(1);
  });

  it('are judged by the time that passed: a weekend gap of two percent is no outlier', () => {
    const { validator, last } = trained();
    expect(judge(validator, { timeUs: last.timeUs + 49 * 3600e6, bid: last.bid * 1.02, ask: last.ask * 1.02 })).toBe('Accepted');
    expect(validator.gapUs).toBe(49 * 3600e6);
  });
});

describe('prices, spread, volume and duplicates', () => {
  it('refuses every price that is no positive finite number', () => {
    for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e13]) {
      expect(judge(freshValidator(), { timeUs: START, bid: bad, ask: 1.1 })).toBe('InvalidPrice');
      // NaN as the ask is a trade print.
      if (!Number.isNaN(bad)) expect(judge(freshValidator(), { timeUs: START, bid: 1.1, ask: bad })).toBe('InvalidPrice');
    }
  });

  it('refuses a crossed quote and takes a locked one', () => {
    expect(judge(freshValidator(), { timeUs: START, bid: 1.2, ask: 1.1 })).toBe('CrossedQuote');
    expect(judge(freshValidator(), { timeUs: START, bid: 1.1, ask: 1.1 })).toBe('Accepted');
  });

  it('refuses a spread far beyond its usual until it has come three times', () => {
    const { validator, last } = trained();
    const wide = (i: number): Tick => ({ timeUs: last.timeUs + i * 200_000, bid: last.bid - 0.0001 * i, ask: last.ask + 0.005 });
    expect([1, 2, 3].map((i) => judge(validator, wide(i)))).toEqual([
      'SpreadTooWide',
      'SpreadTooWide',
      expect.not.stringMatching('SpreadTooWide'),
    ]);
  });

  it('refuses the same time, bid and ask in a row, and takes another price at the same time', () => {
    const { validator, last } = trained();
    expect(judge(validator, last)).toBe('Duplicate');
    expect(judge(validator, { ...last, ask: last.ask + 1e-5 })).toBe('Accepted');
    expect(judge(validator, last)).toBe('Accepted');
  });

  it('refuses a negative, endless or absent volume', () => {
    for (const volume of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(judge(freshValidator(), { timeUs: START, bid: 1.1, ask: Number.NaN, volume })).toBe('InvalidVolume');
    expect(judge(freshValidator(), { timeUs: START, bid: 1.1, ask: Number.NaN, volume: 0.5 })).toBe('Accepted');
  });
});

describe('times', () => {
  it('refuses what is no time, lies before 1980, or is a day older than the newest', () => {
    const { validator, last } = trained();
    for (const timeUs of [Number.NaN, 0, -5, 1.5e15 + 0.25, 300_000_000_000_000])
      expect(judge(validator, { ...last, timeUs, receivedUs: last.timeUs })).toBe('InvalidTime');
    expect(judge(validator, { ...last, timeUs: last.timeUs - 25 * 3600e6 })).toBe('TooOld');
    expect(judge(validator, { ...last, timeUs: last.timeUs - 3600e6 })).toBe('Accepted');
  });

  it('refuses a time far ahead of this machine until three ticks agree that the clocks differ', () => {
    const { validator, last } = trained();
    const ahead = (i: number): Tick => ({
      ...later(last, i, 1),
      timeUs: last.timeUs + 3600e6 + i * 200_000,
      receivedUs: last.timeUs + i * 200_000,
    });
    expect([1, 2, 3, 4].map((i) => judge(validator, ahead(i)))).toEqual(['FutureTime', 'FutureTime', 'Accepted', 'Accepted']);
  });

  it('loses nothing when this machine’s clock is set back by an hour', () => {
    const { validator, last } = trained();
    validator.clockJumped(-3600e6);
    for (const i of [1, 2, 3]) expect(judge(validator, { ...later(last, i, 1), receivedUs: last.timeUs - 3600e6 })).toBe('Accepted');
    validator.clockJumped(3600e6);
    expect(judge(validator, { ...later(last, 4, 1), receivedUs: last.timeUs })).toBe('Accepted');
    expect(judge(validator, { ...later(last, 5, 1), receivedUs: last.timeUs - 3600e6 })).toBe('FutureTime');
  });
});

it('never accepts what would put NaN or a negative price into a bar, whatever the record holds', () => {
  const anyNumber = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, 0, -0, 1, 1.1, START, START + 1));
  fc.assert(
    fc.property(fc.array(fc.tuple(anyNumber, anyNumber, anyNumber, anyNumber, anyNumber), { maxLength: 40 }), (rows) => {
      const validator = freshValidator();
      for (const [timeUs, receivedUs, bid, ask, volume] of rows) {
        if (judge(validator, { timeUs, receivedUs, bid, ask, volume }) !== 'Accepted') continue;
        expect(bid).toBeGreaterThan(0);
        expect(Number.isFinite(bid)).toBe(true);
        expect(Number.isNaN(ask) || ask >= bid).toBe(true);
        expect(Number.isSafeInteger(timeUs)).toBe(true);
        expect(volume).toBeGreaterThanOrEqual(0);
      }
      const state = new Float64Array(TICK_VALIDATOR_STATE_WIDTH);
      validator.saveState(0, state, 0);
      // The last ask of a stream of prints is NaN by nature.
      expect([...state].filter(Number.isNaN).length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 500 },
  );
});

it('goes on from saved state with the same answers', () => {
  const whole = freshValidator();
  const first = freshValidator();
  const ticks = calmTicks(400).map((tick, i) => (i % 50 === 49 ? { ...tick, bid: tick.bid * 1.1, ask: tick.ask * 1.1 } : tick));
  const wanted = ticks.map((tick) => judge(whole, tick));
  const answers = ticks.slice(0, 199).map((tick) => judge(first, tick));
  const state = new Float64Array(TICK_VALIDATOR_STATE_WIDTH);
  first.saveState(0, state, 0);
  const second = freshValidator();
  second.restoreState(0, state);
  expect([...answers, ...ticks.slice(199).map((tick) => judge(second, tick))]).toEqual(wanted);
});
