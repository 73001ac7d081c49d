import { computeMetrics } from '#core/backtest/metrics.ts';
import { metricsByName } from '#core/backtest/metrics-summary.ts';
import type { RunResult } from '#core/backtest/run-result.ts';
import type { KeyFigures } from './key-figures.ts';

/** Key figures that can be searched for. */
const KEY_FIGURES: ReadonlySet<string> = new Set<keyof KeyFigures>([
  ...(['finalEquity', 'totalReturn', 'cagr', 'volatility', 'sharpe', 'sortino', 'calmar', 'maxDrawdown', 'trades'] as const),
  ...(['winRate', 'profitFactor', 'expectancy', 'exposure', 'commissions', 'slippage', 'grossProfit', 'dependentTrades'] as const),
]);

export const isKeyFigure = (name: string): name is keyof KeyFigures => KEY_FIGURES.has(name);

const NO_TRADES = new Float64Array(0);
const NOTHING: RunResult = {
  equity: { timeUs: Float64Array.of(0, 86_400e6), value: Float64Array.of(1, 1) },
  trades: {
    count: 0,
    ...{ symbol: new Uint16Array(0), side: new Int8Array(0), exitReason: new Uint8Array(0), pathDependent: new Uint8Array(0) },
    ...{ units: NO_TRADES, entryTimeUs: NO_TRADES, entryPrice: NO_TRADES, exitTimeUs: NO_TRADES, exitPrice: NO_TRADES },
    ...{
      commission: NO_TRADES,
      slippage: NO_TRADES,
      pnl: NO_TRADES,
      returnFraction: NO_TRADES,
      bars: NO_TRADES,
      mae: NO_TRADES,
      mfe: NO_TRADES,
    },
  },
  symbols: [],
  initialCapital: 1,
  commissions: 0,
  exposure: 0,
  warnings: [],
};

let names: ReadonlySet<string> | null = null;

/** Whether runs have a figure of that name among their metrics. */
export function isMetric(name: string): boolean {
  names ??= new Set(
    Object.keys(
      metricsByName(
        computeMetrics(NOTHING, {
          ...{ convention: 'standard', riskFreeRate: 0, periodsPerYear: 252, benchmark: Float64Array.of(1, 1) },
          sessionDay: (timeUs) => Math.floor(timeUs / 86_400e6),
          account: { leverage: 1, volumeAt: () => Number.NaN },
        }),
      ),
    ),
  );
  return names.has(name);
}
