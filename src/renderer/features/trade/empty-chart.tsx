import { formatCount } from '../../format/number.ts';
import { useMarket } from '../../state/market-store.ts';
import { openDialog, openSection } from '../../state/shell-store.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { type ChartState, changeChart } from './charts-store.ts';
import { useHistoryBeingMade } from './making-history-chip.tsx';
import { nearestTimeframe, seriesOf } from './timeframe-choice.ts';

const MOST_OFFERED = 3;

/** A chart without bars: offers the timeframes that have some, else a way to get bars. */
export function EmptyChart({ id, chart }: { id: string; chart: ChartState }) {
  const series = useMarket((state) => state.series);
  const { symbol, timeframe } = chart;
  const isBeingMade = useHistoryBeingMade(symbol) !== null;
  const own = seriesOf(symbol, series ?? []);
  if (own.length === 0 && isBeingMade) return <EmptyState>The history of {symbol} is being made. It appears here by itself.</EmptyState>;
  if (own.length === 0)
    return (
      <EmptyState
        action={
          <>
            <Button variant="primary" onClick={() => openDialog('import')}>
              Import a file
            </Button>
            <Button onClick={() => openSection('connections')}>Connect a feed</Button>
          </>
        }
      >
        No bars of {symbol} are stored yet. They appear here as soon as its prices tick.
      </EmptyState>
    );
  const nearest = nearestTimeframe(symbol, timeframe, own);
  const offered = [...own.filter((item) => item.timeframe === nearest), ...own.filter((item) => item.timeframe !== nearest)].slice(
    0,
    MOST_OFFERED,
  );
  return (
    <EmptyState
      action={offered.map((item) => (
        <Button
          key={item.timeframe}
          variant={item.timeframe === nearest ? 'primary' : 'normal'}
          onClick={() => changeChart(id, { timeframe: item.timeframe })}
        >
          Show {item.timeframe}, {formatCount(item.count)} bars
        </Button>
      ))}
    >
      {symbol} has no {timeframe} bars, but bars of {own.length === 1 ? 'another timeframe' : 'other timeframes'}.
    </EmptyState>
  );
}
