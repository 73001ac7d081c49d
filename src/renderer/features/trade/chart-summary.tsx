import { type RefObject, useEffect, useState } from 'react';
import type { ChartReadout } from '../../chart-engine/chart-readout.ts';
import { formatPercentChange } from '../../format/number.ts';
import { formatPrice } from '../../format/price.ts';
import { unitsOf } from '../../state/market-store.ts';
import text from '../../styles/text.module.css';
import type { ChartState } from './charts-store.ts';

const EVERY_MS = 30_000;

/** What a screen reader hears of a chart: one line, anew when the symbol changes and every half minute at most. */
export function ChartSummary({
  chart,
  newest,
  isOfThePast,
}: {
  chart: ChartState;
  newest: RefObject<ChartReadout | null>;
  /** It is replayed. */
  isOfThePast: boolean;
}) {
  const [line, setLine] = useState('');
  const { symbol, timeframe } = chart;
  useEffect(() => {
    const write = () => {
      const bar = newest.current?.bar;
      if (!bar) return;
      const units = unitsOf(symbol, bar.close);
      const change = formatPercentChange(bar.close / bar.open - 1);
      setLine(
        `${isOfThePast ? 'Replay of ' : ''}${symbol} ${timeframe}: ${formatPrice(bar.close, units)}, bar high ${formatPrice(bar.high, units)}, low ${formatPrice(bar.low, units)}, ${change}`,
      );
    };
    const first = window.setTimeout(write, 1_500);
    const timer = window.setInterval(write, EVERY_MS);
    return () => {
      window.clearTimeout(first);
      window.clearInterval(timer);
    };
  }, [symbol, timeframe, newest, isOfThePast]);
  return (
    <p className={text.hidden} aria-live="polite">
      {line}
    </p>
  );
}
