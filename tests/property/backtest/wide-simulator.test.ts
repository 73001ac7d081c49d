// verifies: backtest-reference
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SymbolData } from '#core/backtest/market-data.ts';
import { EXIT_REASONS } from '#core/backtest/run-result.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { ANY_SYMBOLS } from '#core/strategy/strategy.ts';
import type { StrategyContext } from '#core/strategy/strategy-context.ts';
import { configOf, doing, run } from '#tests/support/backtest-scene.ts';
import { inSession } from '#tests/support/simulated-sessions.ts';
import { quoteScript, wideMarket, wideScript } from '#tests/support/wide-market.ts';
import { type ScriptedAction, WideSimulator } from '#tests/support/wide-simulator.ts';

const HOURS = 240;

function act(context: StrategyContext, actions: readonly ScriptedAction[] = []): void {
  for (const action of actions) {
    if (action.do === 'enter') context.enter(action.intent);
    else if (action.do === 'exit') context.exit(action.symbol, action.fraction);
    else if (action.do === 'move-target') context.moveTarget(action.price, action.symbol);
    else if (action.do === 'cancel-all') context.cancelAll(action.symbol);
    else context.moveStop(action.price, action.symbol);
  }
}

/** A strategy that does what a script says, at closes and at quotes. */
const scripted = (script: ReadonlyMap<number, readonly ScriptedAction[]>, atQuotes: ReadonlyMap<string, readonly ScriptedAction[]>) =>
  doing(
    {},
    {
      needs: { ...ANY_SYMBOLS, setsStops: true },
      create: () => ({
        onStart() {},
        onBar: (context) => act(context, script.get(context.barIndex)),
        ...(atQuotes.size === 0
          ? {}
          : { onQuote: (context: StrategyContext, symbol: number) => act(context, atQuotes.get(`${symbol} ${context.timeUs}`)) }),
      }),
    },
  );

const settings = fc.record({
  costs: fc.record({
    commission: fc.constantFrom(
      { type: 'none' },
      { type: 'percent', rate: 0.001 },
      { type: 'per-unit', amount: 0.01 },
      { type: 'fixed-plus-percent', amount: 1, rate: 0.0005 },
    ),
    spread: fc.constantFrom<unknown[]>(
      0,
      0.02,
      0.04,
      { type: 'quotes', factor: 1.5 },
      {
        type: 'time-of-day',
        hours: Array.from({ length: 24 }, (_, hour) => (hour % 4) / 50),
      },
    ),
    slippage: fc.constantFrom<unknown[]>(
      null,
      { type: 'fraction', value: 0.0005 },
      { type: 'ticks', value: 2 },
      { type: 'range-share', value: 0.2 },
      { type: 'volume-share', impact: 0.1, maxShare: 0.01 },
      { type: 'volume-share', impact: 0, maxShare: 0.02 },
    ),
    swap: fc.constantFrom({ long: 0, short: 0 }, { long: -0.01, short: 0.002 }),
    borrowRate: fc.constantFrom(0, 0.05),
  }),
  execution: fc.record({
    fillAt: fc.constantFrom('next-open', 'next-open', 'same-close'),
    intrabar: fc.constantFrom('worst', 'best', 'adaptive', 'finer'),
    limitFill: fc.constantFrom<unknown[]>('touch', 'touch', 'through', { ticks: 2 }),
    allowShort: fc.constantFrom(true, true, false),
    leverage: fc.constantFrom(1, 5, 20, 20),
    maintenanceMargin: fc.constantFrom(undefined, undefined, 0, 0.04),
    positions: fc.constantFrom('netting', 'hedging'),
    latencyBars: fc.constantFrom(0, 0, 2),
    latencyMs: fc.constantFrom(0, 0, 1, 2_000_000),
    closeAtSessionEnd: fc.constantFrom(false, false, true),
    maxDailyLoss: fc.constantFrom(undefined, undefined, 0.01),
  }),
  sizing: fc.constantFrom<unknown[]>(
    null,
    { type: 'equity-fraction', fraction: 0.5 },
    { type: 'fixed-units', units: 40 },
    { type: 'fixed-value', value: 6000 },
    { type: 'equity-fraction', fraction: 0.9, wholeUnits: true },
    { type: 'risk-percent', fraction: 0.01 },
    { type: 'kelly-fraction', fraction: 0.5, trades: 8 },
  ),
  exits: fc.constantFrom<Record<string, unknown>[]>(
    {},
    { stopLoss: 0.004, takeProfit: 0.006 },
    { stopLoss: 0.004, trailingStop: 0.003, partials: [{ atRisk: 1, fraction: 0.4, moveStop: 'trail' }] },
    { trailingStop: { type: 'amount', value: 0.3 }, maxBars: 9 },
    { stopLoss: { type: 'atr', value: 1.5, period: 7 }, takeProfit: { type: 'atr', value: 2 }, trailingStop: { type: 'atr', value: 1 } },
  ),
  initialCapital: fc.constantFrom(20_000, 3_000, 1_000),
  maxPositions: fc.constantFrom(1, 4, 9),
  closeAtEnd: fc.boolean(),
  data: fc.constantFrom('bars', 'bars', 'ticks'),
});
const scenes = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  perBar: fc.constantFrom(0.15, 0.5),
  symbols: fc.constantFrom(1, 1, 2, 3),
  hasRates: fc.boolean(),
  hasHalts: fc.boolean(),
  hasActions: fc.constantFrom(false, false, true),
  hoursPerBar: fc.constantFrom(1 as const, 1 as const, 4 as const),
  calendars: fc.constantFrom<CalendarId[][]>(['utc'], ['us-equity'], ['fx'], ['us-equity', 'utc', 'fx']),
  isRegular: fc.boolean(),
  actsAtQuotes: fc.boolean(),
  lot: fc.constantFrom(
    { contractSize: 1, lotStep: 1 },
    { contractSize: 1, lotStep: 1 },
    { contractSize: 10, lotStep: 0.1 },
    { contractSize: 5, lotStep: 1 },
  ),
  given: settings,
});

type Scene = typeof scenes extends fc.Arbitrary<infer T> ? T : never;

const marketsOf = ({ seed, symbols, hasRates, hasHalts, hasActions, hoursPerBar, calendars, isRegular, lot, given }: Scene): SymbolData[] =>
  Array.from({ length: symbols }, (_, k) =>
    wideMarket(seed + 7919 * k, `S${k}`, HOURS * (hoursPerBar === 1 ? 1 : 2), {
      hasQuotes: given.data === 'ticks',
      hasRates: hasRates && k % 2 === 0,
      ...{ hasHalts, hasActions, hoursPerBar, isRegular, lot },
      calendar: calendars[k % calendars.length] ?? 'utc',
      missing: symbols > 1 ? 0.15 : 0.05,
    }),
  );

/** Runs a scene both ways and compares; why trades ended in it. */
function compare(scene: Scene): string[] {
  const { seed, perBar, hoursPerBar, given } = scene;
  const data = marketsOf(scene);
  const script = wideScript(seed + 13, data, perBar);
  const atQuotes = scene.actsAtQuotes ? quoteScript(seed + 29, data) : new Map<string, ScriptedAction[]>();
  const strategy = scripted(script, atQuotes);
  // As much as may be held, where no other size is chosen.
  const sizing = given.sizing ?? { type: 'equity-fraction', fraction: 0.9 * given.execution.leverage };
  const raw = { ...given, sizing, timeframe: `${hoursPerBar}h`, symbols: data.map(({ instrument }) => instrument.symbol) };
  const expected = new WideSimulator(configOf(raw, strategy), data).run(
    (step) => script.get(step) ?? [],
    (symbol, timeUs) => atQuotes.get(`${symbol} ${timeUs}`) ?? [],
  );
  const { trades, equity } = run(data, raw, strategy);
  const ours = Array.from({ length: trades.count }, (_, i) => ({
    symbol: trades.symbol[i],
    side: trades.side[i],
    units: Math.round((trades.units[i] ?? 0) * 1e6) / 1e6,
    entryTimeUs: trades.entryTimeUs[i],
    entryPrice: Math.round((trades.entryPrice[i] ?? 0) * 1e8) / 1e8,
    exitTimeUs: trades.exitTimeUs[i],
    exitPrice: trades.exitPrice[i],
    reason: EXIT_REASONS[trades.exitReason[i] ?? 0],
  }));
  const theirs = expected.trades.map(({ pnl: _pnl, commission: _commission, mae: _mae, mfe: _mfe, returnFraction: _return, ...trade }) => ({
    ...trade,
    units: Math.round(trade.units * 1e6) / 1e6,
    entryPrice: Math.round(trade.entryPrice * 1e8) / 1e8,
  }));
  // What both could have wrong.
  for (const { symbol = 0, entryTimeUs = Number.NaN, exitTimeUs = Number.NaN } of ours)
    for (const timeUs of [entryTimeUs, exitTimeUs])
      expect(inSession(data[symbol]?.instrument.calendar ?? 'utc', timeUs), `a fill at ${timeUs}`).toBe(true);
  for (let i = 0; i < Math.max(ours.length, theirs.length); i++) expect(ours[i], `trade ${i}`).toEqual(theirs[i]);
  expected.equity.forEach((worth, i) => {
    expect(equity.value[i], `equity ${i}`).toBeCloseTo(worth, 5);
  });
  expected.trades.forEach(({ pnl, commission, returnFraction, mae, mfe, reason }, i) => {
    expect(trades.returnFraction[i], `return ${i}`).toBeCloseTo(returnFraction, 8);
    // Finer bars may leave out a tick of their hour; a call's other symbols are within their bar.
    if (given.execution.intrabar !== 'finer' && reason !== 'margin-call') {
      expect(trades.mae[i], `largest loss ${i}`).toBeCloseTo(mae, 8);
      expect(trades.mfe[i], `largest gain ${i}`).toBeCloseTo(mfe, 8);
    }
    expect(trades.pnl[i], `result ${i}`).toBeCloseTo(pnl, 5);
    expect(trades.commission[i], `commission ${i}`).toBeCloseTo(commission, 5);
  });
  return expected.trades.map(({ reason }) => reason);
}

describe('the kernel beside the wide simulator', () => {
  it('makes the same trades and the same equity: every order, several symbols, leverage, rates, carry, volume, halts, finer bars and quotes', () => {
    fc.assert(
      fc.property(scenes, (scene) => void compare(scene)),
      // WIDE_RUNS asks for more, after a change of the engine.
      { numRuns: Number(process.env.WIDE_RUNS ?? 20) },
    );
  });

  it('does so for every way in which a trade can end', () => {
    const usual = fc.sample(scenes, { seed: 8, numRuns: 10 });
    // As much as may be held of a small account, which a move of two percent ends.
    const strained = fc.sample(scenes, { seed: 9, numRuns: 15 }).map((scene): Scene => {
      const execution = { ...scene.given.execution, leverage: 20 as const, maintenanceMargin: undefined };
      return { ...scene, given: { ...scene.given, execution, sizing: null, initialCapital: 1_000 as const } };
    });
    const met = new Set([...usual, ...strained].flatMap(compare));
    expect([...met].sort()).toEqual([
      'daily-loss',
      'end-of-data',
      'expired',
      'margin-call',
      'partial-profit',
      'reversed',
      'session-end',
      'signal',
      'stop-loss',
      'take-profit',
      'trailing-stop',
    ]);
  });
});
