import { ChevronLeft, ChevronRight, History } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Timeframe } from '#core/market/timeframe.ts';
import { formatCount, formatPercentChange } from '../../../../format/number.ts';
import { formatPrice } from '../../../../format/price.ts';
import { unitsOf } from '../../../../state/market-store.ts';
import { useSettings } from '../../../../state/settings-store.ts';
import { IconButton } from '../../../../ui/button.tsx';
import { EmptyState } from '../../../../ui/states.tsx';
import { wordsOf } from '../figures.ts';
import type { RunProps } from '../run-facts.ts';
import { Panel } from '../section.tsx';
import { TradeChart } from './trade-chart.ts';
import styles from './trade-chart-panel.module.css';
import { fillTime } from './trade-columns.tsx';
import type { TradeColumns } from './trade-rows.ts';
import { tradedEntryPrices } from './traded-prices.ts';

interface TradeChartPanelProps {
  trades: TradeColumns;
  actions: RunProps['run']['actions'];
  timeframe: Timeframe;
  selected: number | null;
  onSelect: (index: number) => void;
  /** Shows a trade on the chart as it happened. */
  onReplay: (index: number) => void;
}

/** The price with the run's trades over it, at the chosen trade. */
export function TradeChartPanel({ trades, actions, timeframe, selected, onSelect, onReplay }: TradeChartPanelProps) {
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<TradeChart | null>(null);
  const [problem, setProblem] = useState<{ readonly code: string; readonly message: string } | null>(null);
  const [shown, setShown] = useState({ symbol: '', trades: 0 });
  const settings = useSettings((state) => state.settings);
  const index = selected ?? trades.pnl.length - 1;
  const drawn = useMemo(() => ({ ...trades, entryPrice: tradedEntryPrices(trades, actions) }), [trades, actions]);

  useEffect(() => {
    if (!container.current) return;
    const created = new TradeChart(container.current, drawn, timeframe, {
      onProblem: setProblem,
      onShown: (symbol, count) => setShown({ symbol, trades: count }),
    });
    chart.current = created;
    return () => {
      chart.current = null;
      created.dispose();
    };
  }, [drawn, timeframe]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other trades make another chart, which has to be told the trade too
  useEffect(() => void chart.current?.select(index), [index, drawn, timeframe]);
  const isFirst = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the settings change the tokens
  useEffect(() => {
    if (isFirst.current) isFirst.current = false;
    else chart.current?.refreshTheme();
  }, [settings]);

  const text = describeTrade(trades, drawn.entryPrice, index, timeframe);
  return (
    <Panel
      title="Trades on the price"
      note={shown.symbol && `${shown.symbol} ${timeframe}, UTC; ${formatCount(shown.trades)} trades in the loaded bars`}
      controls={
        <>
          <IconButton label="Replay this trade on the chart" onClick={() => onReplay(index)} data-testid="replay-trade">
            <History size={14} />
          </IconButton>
          <IconButton label="Trade before" disabled={index <= 0} onClick={() => onSelect(index - 1)}>
            <ChevronLeft size={15} />
          </IconButton>
          <span className={styles.number}>
            {formatCount(index + 1)} of {formatCount(trades.pnl.length)}
          </span>
          <IconButton label="Trade after" disabled={index >= trades.pnl.length - 1} onClick={() => onSelect(index + 1)}>
            <ChevronRight size={15} />
          </IconButton>
        </>
      }
    >
      <div className={styles.place} data-testid="trade-chart" data-trade={index + 1} data-shown={shown.trades}>
        <div ref={container} className={styles.chart} role="img" aria-label={`Price chart at trade ${index + 1}: ${text}`} />
        {problem && (
          <div className={styles.over}>
            <EmptyState>The prices of this run can't be shown: {problem.message}</EmptyState>
          </div>
        )}
      </div>
      <p className={styles.words} aria-live="polite">
        {text}
      </p>
    </Panel>
  );
}

function describeTrade(trades: TradeColumns, tradedEntry: Float64Array, index: number, timeframe: Timeframe): string {
  const symbol = trades.symbols[trades.symbol[index] as number] ?? '';
  const price = (column: Float64Array) => formatPrice(column[index], unitsOf(symbol, column[index]));
  const side = (trades.side[index] as number) > 0 ? '▲ Long' : '▼ Short';
  const reason = wordsOf(trades.exitReasons[trades.exitReason[index] as number] ?? '').toLowerCase();
  const then = tradedEntry[index] === trades.entryPrice[index] ? '' : ` (traded at ${price(tradedEntry)}, before a split)`;
  return `${side} ${symbol} ${fillTime(trades.entryTimeUs[index] as number, timeframe, symbol)} at ${price(trades.entryPrice)}${then}, out ${fillTime(trades.exitTimeUs[index] as number, timeframe, symbol)} at ${price(trades.exitPrice)} by ${reason}: ${formatPercentChange(trades.returnFraction[index])}`;
}
