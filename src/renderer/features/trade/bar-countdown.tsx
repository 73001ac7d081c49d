import { timeframeLengthUs } from '#core/market/timeframe.ts';
import { formatCountdown } from '../../format/time.ts';
import { isReplay, useMarket } from '../../state/market-store.ts';
import { useChartStatus } from './chart-status-store.ts';
import styles from './chart-toolbar.module.css';
import type { ChartState } from './charts-store.ts';
import { useClock } from './use-clock.ts';

/** Time until the forming bar closes. Nothing while no bar forms, or while the market runs on another clock, as a replay does. */
export function BarCountdown({ id, chart }: { id: string; chart: ChartState }) {
  const now = useClock();
  const closesAtUs = useChartStatus((state) => state.closesAtUs[id]);
  const isReplayed = useMarket((state) => isReplay(chart.symbol, state));
  if (isReplayed || closesAtUs === null || closesAtUs === undefined) return null;
  const left = closesAtUs - now;
  if (left < 0 || left > timeframeLengthUs(chart.timeframe) * 4) return null;
  return (
    <span className={styles.countdown} data-testid="bar-countdown">
      bar closes {formatCountdown(left)}
    </span>
  );
}
