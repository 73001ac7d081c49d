import { Download } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { linkTo } from '../../../../connection/service-link.ts';
import { formatCount } from '../../../../format/number.ts';
import { Button } from '../../../../ui/button.tsx';
import { Segments, SwitchField } from '../../../../ui/choice.tsx';
import { SelectField } from '../../../../ui/select-field.tsx';
import { EmptyState } from '../../../../ui/states.tsx';
import { replayRun } from '../../../bar-replay/replay-run.ts';
import { Awaited } from '../awaited.tsx';
import { wordsOf } from '../figures.ts';
import { currencyOf, type RunProps } from '../run-facts.ts';
import { saveFile } from '../save-file.ts';
import { Columns, Panel, Section } from '../section.tsx';
import { useAnswer } from '../use-answer.ts';
import { ExcursionChart } from './excursion-chart.tsx';
import { TradeChartPanel } from './trade-chart-panel.tsx';
import { filterTrades, NO_FILTER, type TradeColumns, type TradeFilter, tradesAsCsv, usedReasons } from './trade-rows.ts';
import { TradeTable } from './trade-table.tsx';
import styles from './trades-section.module.css';

const MOST_TRADES = 200_000;

/** Shows the chart up to the bar before a trade, so that it can be watched. */
const replayTrade = (run: RunProps['run'], trades: TradeColumns, index: number): Promise<void> =>
  replayRun(run, { beforeUs: trades.entryTimeUs[index] as number, symbol: trades.symbols[trades.symbol[index] as number] ?? '' });

/** Every trade: on the price, as points and in a table. */
export function TradesSection({ run }: RunProps) {
  const { runId } = run;
  const trades = useAnswer(
    useCallback(
      (signal: AbortSignal) => linkTo('research').client['runs.trades']({ runId, limit: MOST_TRADES }, { signal, timeoutMs: 60_000 }),
      [runId],
    ),
  );
  return (
    <Section id="trades" title="Trades" note={`${formatCount(run.summary.trades)} in all; times in UTC`}>
      <Awaited answer={trades} what="Trades">
        {(value) =>
          value.pnl.length === 0 ? (
            <div className={styles.none}>
              <EmptyState>No trade was made. {run.warnings[0] ?? 'Ease the entry, or choose a longer range.'}</EmptyState>
            </div>
          ) : (
            <Trades run={run} trades={value} />
          )
        }
      </Awaited>
    </Section>
  );
}

function Trades({ run, trades }: RunProps & { trades: TradeColumns }) {
  const [selected, setSelected] = useState<number | null>(null);
  const [filter, setFilter] = useState<TradeFilter>(NO_FILTER);
  const chart = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => filterTrades(trades, filter), [trades, filter]);
  const open = useCallback((index: number) => {
    setSelected(index);
    chart.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const change = (part: Partial<TradeFilter>) => setFilter({ ...filter, ...part });
  const count = trades.pnl.length;
  return (
    <>
      <div ref={chart} className={styles.chart}>
        <Columns shape="wide">
          <TradeChartPanel
            trades={trades}
            actions={run.actions}
            timeframe={run.timeframe}
            selected={selected}
            onSelect={setSelected}
            onReplay={(index) => void replayTrade(run, trades, index)}
          />
          <ExcursionChart trades={trades} />
        </Columns>
      </div>
      <Panel
        title="All trades"
        note={`${rows.length === count ? formatCount(count) : `${formatCount(rows.length)} of ${formatCount(count)}`}; click one to see it on the price${count < trades.total ? `; the first ${formatCount(count)} of ${formatCount(trades.total)}` : ''}`}
        controls={
          <Button onClick={() => saveFile(`${run.runId}-trades.csv`, 'text/csv', tradesAsCsv(trades, rows))}>
            <Download size={13} /> {rows.length === count ? 'CSV' : 'CSV of these'}
          </Button>
        }
      >
        <div className={styles.filters}>
          <Segments
            label="Side"
            value={filter.side}
            options={[
              ['all', 'All'],
              ['long', '▲ Long'],
              ['short', '▼ Short'],
            ]}
            onChange={(side) => change({ side })}
          />
          <Segments
            label="Result"
            value={filter.result}
            options={[
              ['all', 'All'],
              ['gain', '+ Gains'],
              ['loss', '− Losses'],
            ]}
            onChange={(result) => change({ result })}
          />
          <SelectField
            label="Exit reason"
            isBare
            className={styles.reason}
            value={filter.reason}
            options={[['all', 'Any exit'], ...usedReasons(trades).map((reason) => [reason, wordsOf(reason)] as const)]}
            onChange={(reason) => change({ reason })}
          />
          {trades.symbols.length > 1 && (
            <SelectField
              label="Symbol"
              isBare
              className={styles.reason}
              value={filter.symbol}
              options={[['all', 'All symbols'], ...trades.symbols.map((symbol) => [symbol, symbol] as const)]}
              onChange={(symbol) => change({ symbol })}
            />
          )}
          <SwitchField label="Path unclear only" isOn={filter.isUnclearOnly} onChange={(isUnclearOnly) => change({ isUnclearOnly })} />
        </div>
        <div className={styles.table}>
          {rows.length === 0 ? (
            <EmptyState action={<Button onClick={() => setFilter(NO_FILTER)}>Show all</Button>}>No trade is like that.</EmptyState>
          ) : (
            <TradeTable
              timeframe={run.timeframe}
              trades={trades}
              rows={rows}
              currency={currencyOf(run)}
              selected={selected}
              onSelect={setSelected}
              onOpen={open}
            />
          )}
        </div>
      </Panel>
    </>
  );
}
