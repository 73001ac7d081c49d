import type { z } from 'zod';
import type { RunDocument, tradeColumns } from '#contract/research-documents.ts';
import { verdictOf } from '#core/backtest/honesty-verdict.ts';
import { EXIT_REASONS } from '#core/backtest/run-result.ts';
import { seededRandom } from './fake-market.ts';

export type FakeTrades = z.output<typeof tradeColumns>;

/** What a stored run of the fake is like. */
export interface FakeRunPlan {
  readonly runId: string;
  readonly trades: number;
  readonly seed: number;
  /** Mean return of a trade. */
  readonly edge?: number;
  readonly trials?: number;
  /** What was said on its day, where more was tried since. */
  readonly judgedThen?: RunDocument['judgedThen'];
  readonly deflatedSharpe?: number | null;
  readonly pValue?: number;
  readonly lookAhead?: 'clean' | 'found';
  readonly isSimulated?: boolean;
  readonly symbol?: string;
  readonly parameters?: Record<string, number | string | boolean>;
  readonly commissionRate?: number;
  /** Of a strategy of the trader's own. */
  readonly source?: string;
  readonly dataHash?: string;
  /** What the symbol cost, so that trades lie on the bars of the fake market. */
  readonly priceAt?: (timeUs: number) => number;
}

export interface FakeRun {
  readonly document: RunDocument;
  readonly equity: { timeUs: Float64Array; value: Float64Array; drawdown: Float64Array; benchmark: Float64Array };
  readonly trades: FakeTrades;
}

export const FIRST_US = Date.UTC(2023, 0, 2) * 1000;
export const LAST_US = Date.UTC(2026, 9, 30) * 1000;
const POINTS = 3900;
const CAPITAL = 100_000;

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: ArrayLike<number>): number => {
  const centre = mean(values);
  return Math.sqrt(Array.from(values).reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, values.length - 1));
};

/** Trades of a plan: a pip is 0.0001, the account trades its whole value. */
function makeTrades(plan: FakeRunPlan): FakeTrades {
  const random = seededRandom(plan.seed);
  const count = plan.trades;
  const normal = () => random() + random() + random() + random() + random() + random() - 3;
  const column = () => new Float64Array(count);
  const trades = {
    ...{ symbol: column(), side: column(), units: column(), entryTimeUs: column(), entryPrice: column(), exitTimeUs: column() },
    ...{ exitPrice: column(), exitReason: column(), commission: column(), slippage: column(), pnl: column(), returnFraction: column() },
    ...{ bars: column(), mae: column(), mfe: column(), pathDependent: column() },
  };
  const spread = 0.0065 * Math.sqrt(400 / Math.max(count, 60));
  let equity = CAPITAL;
  const stepUs = (LAST_US - FIRST_US) / Math.max(1, count);
  for (let i = 0; i < count; i++) {
    const isWin = random() < 0.47;
    const gross = (plan.edge ?? 0) + (isWin ? 0.2 + Math.abs(normal()) * 0.9 : -0.72 - random() * 0.34) * spread;
    const bars = 1 + Math.floor(random() * 40);
    const entryTimeUs = Math.floor((FIRST_US + stepUs * (i + random() * 0.4)) / 900e6) * 900e6;
    const side = random() < 0.55 ? 1 : -1;
    const entryPrice = plan.priceAt?.(entryTimeUs) ?? Math.round((1.08 + Math.sin(i / 40) * 0.03 + normal() * 0.002) * 1e5) / 1e5;
    trades.side[i] = side;
    trades.units[i] = Math.round(equity / entryPrice / 1000) * 1000;
    trades.entryTimeUs[i] = entryTimeUs;
    trades.entryPrice[i] = entryPrice;
    trades.exitTimeUs[i] = Math.min(LAST_US, entryTimeUs + bars * 900e6);
    trades.exitPrice[i] = plan.priceAt?.(trades.exitTimeUs[i] as number) ?? Math.round(entryPrice * (1 + gross * side) * 1e5) / 1e5;
    trades.exitReason[i] = isWin ? (random() < 0.7 ? 2 : 0) : random() < 0.85 ? 1 : 3;
    trades.commission[i] = equity * (plan.commissionRate ?? 0.00003);
    trades.slippage[i] = equity * 0.00004;
    const pnl = equity * gross - (trades.commission[i] as number) - (trades.slippage[i] as number);
    trades.pnl[i] = pnl;
    trades.returnFraction[i] = pnl / equity;
    trades.bars[i] = bars;
    trades.mae[i] = Math.min(0, Math.min(gross, 0) - random() * spread * 0.6);
    trades.mfe[i] = Math.max(0, Math.max(gross, 0) + random() * spread * 0.6);
    trades.pathDependent[i] = random() < 0.06 ? 1 : 0;
    equity += pnl;
  }
  return { symbols: [plan.symbol ?? 'EURUSD'], exitReasons: [...EXIT_REASONS], ...trades };
}

function makeEquity(plan: FakeRunPlan, trades: FakeTrades): FakeRun['equity'] {
  const random = seededRandom(plan.seed + 1);
  const timeUs = new Float64Array(POINTS);
  const value = new Float64Array(POINTS);
  const drawdown = new Float64Array(POINTS);
  const benchmark = new Float64Array(POINTS);
  let equity = CAPITAL;
  let held = CAPITAL;
  let peak = CAPITAL;
  let next = 0;
  for (let i = 0; i < POINTS; i++) {
    const now = FIRST_US + ((LAST_US - FIRST_US) * i) / (POINTS - 1);
    while (next < plan.trades && (trades.exitTimeUs[next] as number) <= now) equity += trades.pnl[next++] as number;
    held *= 1 + (random() - 0.4985) * 0.006;
    peak = Math.max(peak, equity);
    timeUs[i] = now;
    value[i] = equity;
    drawdown[i] = equity / peak - 1;
    benchmark[i] = held;
  }
  return { timeUs, value, drawdown, benchmark };
}

/** A run with all its figures computed from its own made-up trades, so that the page can be checked against itself. */
export function makeFakeRun(plan: FakeRunPlan): FakeRun {
  const trades = makeTrades(plan);
  const equity = makeEquity(plan, trades);
  const last = equity.value.at(-1) ?? CAPITAL;
  const totalReturn = last / CAPITAL - 1;
  const returns = Array.from(equity.value.subarray(1), (value, i) => value / (equity.value[i] as number) - 1);
  const perYear = POINTS / 3.83;
  const hasTrades = plan.trades > 0;
  const volatility = hasTrades ? deviation(returns) * Math.sqrt(perYear) : null;
  const sharpe = volatility ? (mean(returns) * perYear) / volatility : null;
  const maxDrawdown = Math.min(...equity.drawdown);
  const wins = trades.pnl.filter((pnl) => pnl > 0);
  const losses = trades.pnl.filter((pnl) => pnl < 0);
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const costs = sum(trades.commission) + sum(trades.slippage);
  const atCosts = (factor: number) => totalReturn - ((factor - 1) * costs) / CAPITAL;
  const trials = plan.trials ?? 214;
  const deflatedSharpe = plan.deflatedSharpe === undefined ? 0.71 : plan.deflatedSharpe;
  const dependent = sum(trades.pathDependent);
  const worst = totalReturn - dependent * 0.0035;
  const best = totalReturn + dependent * 0.0025;
  const pValue = hasTrades ? (plan.pValue ?? 0.184) : null;
  const lookAhead = plan.lookAhead ?? 'clean';
  const report = verdictOf({
    ...{ trades: plan.trades, deflatedSharpe, trials, pValue, lookAhead },
    overfittingProbability: trials >= 10 ? 0.38 : null,
    doubleCostReturn: hasTrades ? atCosts(2) : null,
    worstPathReturn: hasTrades ? worst : null,
    bestPathReturn: hasTrades ? best : null,
  });
  const outcome = (result: number) => ({ totalReturn: result, sharpe: result * 4, trades: plan.trades });
  const winRate = hasTrades ? wins.length / plan.trades : null;
  const expectancy = hasTrades ? mean(trades.returnFraction) : null;
  const error = hasTrades ? deviation(trades.returnFraction) / Math.sqrt(plan.trades) : 0;
  const profitFactor = losses.length > 0 ? sum(wins) / -sum(losses) : null;
  const parameters = plan.parameters ?? { lookback: 24, stopAtr: 1.5, targetAtr: 2.5, session: 'London' };
  const summary = {
    ...{ finalEquity: last, totalReturn, buyAndHoldReturn: (equity.benchmark.at(-1) ?? CAPITAL) / CAPITAL - 1 },
    ...{ cagr: (1 + totalReturn) ** (1 / 3.83) - 1, volatility, sharpe, sortino: sharpe === null ? null : sharpe * 1.4 },
    ...{
      calmar: maxDrawdown < 0 ? ((1 + totalReturn) ** (1 / 3.83) - 1) / -maxDrawdown : null,
      maxDrawdown,
      maxDrawdownDays: hasTrades ? 212 : 0,
    },
    ...{
      trades: plan.trades,
      winRate,
      profitFactor,
      expectancy,
      exposure: hasTrades ? 0.31 : 0,
      commissions: sum(trades.commission),
      pValue,
    },
    ...{ probabilisticSharpe: hasTrades ? 0.86 : null, deflatedSharpe, trials, effectiveTrials: trials * 0.18, verdict: report.verdict },
  };
  const around = (value: number | null, half: number) =>
    value === null ? { low: null, high: null } : { low: value - half, high: value + half };
  const document: RunDocument = {
    ...(plan.judgedThen ? { judgedThen: plan.judgedThen } : {}),
    ...{
      runId: plan.runId,
      createdAtUs: Date.UTC(2026, 10, 19, 16, 2) * 1000 + plan.seed,
      strategy: 'fvg-retest',
      strategyTitle: 'Fair value gap retest',
    },
    ...{ parameters, symbols: [plan.symbol ?? 'EURUSD'], timeframe: '15m', fromUs: FIRST_US, toUs: LAST_US, bars: 95_412 },
    ...{ isSimulated: plan.isSimulated ?? true, tags: ['london'], note: '', durationMs: 812, summary },
    manifest: {
      dataHash: plan.dataHash ?? '7f3c91e2'.repeat(8),
      codeHash: '3e9c01ab'.repeat(8),
      seed: 42,
      engineVersion: '1',
      config: {
        strategy: { id: 'fvg-retest', params: parameters },
        initialCapital: CAPITAL,
        currency: 'USD',
        costs: { commission: { type: 'percent', rate: plan.commissionRate ?? 0.00003 }, spread: 0.00008 },
      },
      ...(plan.source === undefined ? {} : { source: plan.source }),
    },
    convention: 'standard',
    metrics: {
      ...{ sharpe, volatility, cagr: summary.cagr, profitFactor, winRate },
      ...{ 'benchmark.alpha': -0.023120001, 'benchmark.beta': 0.4, 'benchmark.maxDrawdown': -0.35, 'benchmark.informationRatio': 0.31 },
      'trades.all.averageHeldUs': 60 * 3600e6,
    },
    conventions: {
      lean: {
        sharpe: sharpe === null ? null : sharpe * 1.04,
        sortino: sharpe === null ? null : sharpe * 1.2,
        cagr: summary.cagr,
        volatility,
        calmar: summary.calmar,
      },
      tradingview: {
        sharpe: sharpe === null ? null : sharpe * 0.28,
        sortino: sharpe === null ? null : sharpe * 0.4,
        cagr: summary.cagr,
        volatility,
        calmar: summary.calmar,
      },
      'backtesting.py': {
        sharpe: sharpe === null ? null : sharpe * 0.94,
        sortino: sharpe === null ? null : sharpe * 1.31,
        cagr: summary.cagr,
        volatility,
        calmar: summary.calmar,
      },
    },
    honesty: {
      verdict: report.verdict,
      reasons: [...report.reasons],
      checks: report.checks.map((check) => ({ ...check, state: check.state === 'warn' ? 'weak' : check.state })),
      ...{
        trials,
        effectiveTrials: trials * 0.18,
        probabilisticSharpe: summary.probabilisticSharpe,
        deflatedSharpe,
        expectedMaximumSharpe: 0.92,
        pValue,
      },
      ...{
        deflatedSharpeAllTrials: deflatedSharpe === null ? null : deflatedSharpe * 0.9,
        minimumTrackRecordYears: hasTrades ? 1.9 + 3.83 : null,
      },
      breakEvenCostFactor: hasTrades ? breakEven(totalReturn, costs) : null,
      overfitting: trials >= 10 ? { probability: 0.38, splits: 12_870, strategies: 100, logits: logits() } : null,
      realityCheck: trials >= 2 ? { pValue: 0.27, strategies: 100 } : null,
      lookAhead: {
        state: lookAhead,
        cuts: 8,
        text:
          lookAhead === 'clean'
            ? 'Taking later bars away changes nothing that was decided before.'
            : 'Taking bars after 12 May 2024 away changes 14 earlier orders.',
      },
      costStress: hasTrades ? [0, 0.5, 1, 1.5, 2, 3].map((factor) => ({ factor, ...outcome(atCosts(factor)) })) : [],
      paths: {
        worst: hasTrades ? outcome(worst) : null,
        best: hasTrades ? outcome(best) : null,
        adaptive: null,
        dependentTrades: dependent,
        dependentShare: hasTrades ? dependent / plan.trades : null,
      },
      warmup: hasTrades ? [0, 50, 100, 200].map((bars) => ({ bars, ...outcome(totalReturn - bars * 0.00004) })) : [],
      intervals: hasTrades
        ? {
            totalReturn: around(totalReturn, error * plan.trades * 1.96),
            ...{
              cagr: around(summary.cagr, error * plan.trades * 0.5),
              sharpe: around(sharpe, 0.66),
              maxDrawdown: { low: maxDrawdown * 1.9, high: maxDrawdown * 0.65 },
            },
            ...{
              winRate: around(winRate, 0.98 / Math.sqrt(plan.trades)),
              expectancy: around(expectancy, error * 1.96),
              profitFactor: around(profitFactor, 0.17),
            },
          }
        : {},
      notes: ['Prices are not adjusted for swaps before 2024.'],
    },
    warnings: plan.trades === 0 ? ['No order was sent: the warm-up is longer than the data.'] : [],
    fidelity: { walkedBars: hasTrades ? 4102 : 0, finerShare: 0.937, tickShare: 0 },
  };
  return { document, equity, trades };
}

/** Where a line through the returns at other costs is zero; null beyond three times the costs. */
function breakEven(totalReturn: number, costs: number): number | null {
  const factor = 1 + (totalReturn * CAPITAL) / costs;
  return factor >= 0 && factor <= 3 ? factor : null;
}

function logits() {
  const random = seededRandom(5);
  const edges = Float64Array.from({ length: 25 }, (_, i) => -3 + i * 0.25);
  const counts = new Float64Array(24);
  for (let i = 0; i < 12_870; i++) {
    const at = Math.floor(((random() + random() + random() + random() - 2) * 2 + 0.35 + 3) / 0.25);
    counts[Math.max(0, Math.min(23, at))] = (counts[Math.max(0, Math.min(23, at))] as number) + 1;
  }
  return { edges, counts };
}
