// verifies: alerts
import { describe, expect, it } from 'vitest';
import type { Alert, AlertFrequency } from '#core/alerts/alert.ts';
import { type AlertState, armedState, fire, mayFire, type Occurrence } from '#core/alerts/alert-state.ts';
import { conditionText } from '#core/alerts/condition-text.ts';
import { messageOf, unknownNames } from '#core/alerts/message.ts';

const SECOND = 1_000_000;
const alertOf = (frequency: AlertFrequency, change: Partial<Alert> = {}): Alert => ({
  id: 'a',
  symbol: 'TEST',
  timeframe: '1m',
  condition: { kind: 'price', level: 1, direction: 'either', at: 'tick' },
  frequency,
  expiresAtUs: null,
  isEnabled: true,
  message: '',
  ...change,
});
const at = (seconds: number, change: Partial<Occurrence> = {}): Occurrence => ({
  timeUs: seconds * SECOND,
  barUs: Math.floor(seconds / 60) * 60 * SECOND,
  isLate: false,
  nowUs: seconds * SECOND,
  ...change,
});
/** The seconds at which an alert fires, of those at which something happens. */
function firings(alert: Alert, seconds: readonly number[]): number[] {
  let state: AlertState = armedState();
  return seconds.filter((second) => {
    if (!mayFire(alert, state, at(second))) return false;
    state = fire(alert, state, at(second)).state;
    return true;
  });
}

describe('how often an alert fires', () => {
  it('is once and no more', () => {
    expect(firings(alertOf({ kind: 'once' }), [3, 4, 500])).toEqual([3]);
  });
  it('is once in each bar of its timeframe', () => {
    expect(firings(alertOf({ kind: 'once-per-bar' }), [3, 59, 60, 61, 200])).toEqual([3, 60, 200]);
  });
  it('is every time, with a rest between', () => {
    expect(firings(alertOf({ kind: 'every', coolDownSeconds: 10 }), [0, 9, 10, 19, 20, 21])).toEqual([0, 10, 20]);
    expect(firings(alertOf({ kind: 'every', coolDownSeconds: 0 }), [0, 1, 2])).toEqual([0, 1, 2]);
  });
  it('is never while it is off or once it has expired', () => {
    expect(firings(alertOf({ kind: 'once' }, { isEnabled: false }), [1])).toEqual([]);
    expect(firings(alertOf({ kind: 'every', coolDownSeconds: 0 }, { expiresAtUs: 5 * SECOND }), [4, 5, 6])).toEqual([4]);
  });
  it('counts what happened in one absence, and tells of it once', () => {
    const alert = alertOf({ kind: 'every', coolDownSeconds: 0 });
    const first = fire(alert, armedState(), at(1, { isLate: true, nowUs: 9000 * SECOND }));
    const second = fire(alert, first.state, at(2, { isLate: true, nowUs: 9001 * SECOND }));
    const nextDay = fire(alert, second.state, at(3, { isLate: true, nowUs: 90_000 * SECOND }));
    expect([first.isTold, second.isTold, nextDay.isTold]).toEqual([true, false, true]);
    expect(nextDay.state.firedCount).toBe(3);
    expect(fire(alert, second.state, at(4)).isTold).toBe(true);
  });
});

describe('the message of an alert', () => {
  const values = {
    symbol: 'TEST',
    timeframe: '1m',
    condition: 'price crosses 1',
    direction: 'up',
    price: '1.01',
    level: '1.00',
    time: 'now',
  };
  it('has its names replaced, and is the condition when there is none', () => {
    expect(messageOf('{symbol} at {price} ({direction})', values)).toBe('TEST at 1.01 (up)');
    expect(messageOf('  ', values)).toBe('TEST 1m: price crosses 1');
  });
  it('is plain text: what is put in is not looked at again, and nothing else is taken for a name', () => {
    expect(messageOf('{symbol}', { ...values, symbol: '{price}' })).toBe('{price}');
    expect(messageOf('{toString} <b>{level}</b>', values)).toBe('{toString} <b>1.00</b>');
    expect(unknownNames('{price} {constructor} {}')).toEqual(['constructor', '']);
  });
});

describe('a condition in words', () => {
  const words = {
    price: (value: number) => value.toFixed(2),
    drawing: () => 'the trend line',
    indicator: (id: string, { period }: Readonly<Record<string, unknown>>) => `${id.toUpperCase()} ${period}`,
  };
  const ema = { indicator: 'ema', parameters: { period: 9 }, output: 'ema' };
  it.each([
    [{ kind: 'price', level: 1, direction: 'up', at: 'tick' }, 'price crosses above 1.00'],
    [{ kind: 'drawing', drawing: 'x', line: null, direction: 'down', at: 'close' }, 'close crosses below the trend line'],
    [{ kind: 'indicator', left: ema, direction: 'either', right: { kind: 'price' } }, 'EMA 9 crosses the price'],
    [
      { kind: 'indicator', left: { ...ema, output: 'signal' }, direction: 'up', right: { kind: 'level', level: 30 } },
      'EMA 9 signal crosses above 30',
    ],
    [
      { kind: 'structure', indicator: 'fvg', parameters: { period: 2 }, mark: 'fair-value-gap', direction: 'bullish', on: 'new' },
      'FVG 2: new bullish fair value gap',
    ],
  ] as const)('says %j', (condition, expected) => {
    expect(conditionText(condition, words)).toBe(expected);
  });
});
