import { Import, Play, ShieldCheck, SlidersHorizontal, SquareArrowOutUpRight, Trash2 } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import { linkTo } from '../../connection/service-link.ts';
import { nowUs } from '../../format/clock.ts';
import { formatCount } from '../../format/number.ts';
import { readableOrigin } from '../../format/origin.ts';
import { formatBarMoment } from '../../format/session-date.ts';
import { formatMoment } from '../../format/time.ts';
import { type ImportedTicks, priceKind, refreshSeries, type StoredSeries, useMarket } from '../../state/market-store.ts';
import { useServices } from '../../state/services-store.ts';
import { useSettings } from '../../state/settings-store.ts';
import { openDialog, openSection } from '../../state/shell-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { ScreenFrame } from '../../ui/screen.tsx';
import { Banner, EmptyState, Skeleton } from '../../ui/states.tsx';
import { showToast } from '../../ui/toast.tsx';
import { openInstrument } from '../instrument/instrument-dialog.tsx';
import { askReplay } from '../replay/replay-store.ts';
import { activeChart, changeChart } from '../trade/charts-store.ts';
import styles from './data-screen.module.css';

const REFRESH_MS = 5_000;

/** One line of the table: bars of a timeframe, or ticks that came from files. */
type StoredRow = Pick<StoredSeries, 'symbol' | 'count' | 'fromUs' | 'toUs'> & { readonly timeframe: StoredSeries['timeframe'] | 'ticks' };

const asRow = (ticks: ImportedTicks): StoredRow => ({ ...ticks, timeframe: 'ticks' });
const placeOf = ({ timeframe }: StoredRow): number => (timeframe === 'ticks' ? -1 : TIMEFRAMES.indexOf(timeframe));
const thingsOf = (row: StoredRow | null): string => (row?.timeframe === 'ticks' ? 'ticks' : 'bars');

function showOnChart(series: StoredRow): void {
  const active = activeChart();
  if (active) changeChart(active[0], { symbol: series.symbol, timeframe: series.timeframe === 'ticks' ? '1m' : series.timeframe });
  openSection('trade');
}

async function verify(): Promise<void> {
  const result = await linkTo('ingestion').client['data.verify']({}, { timeoutMs: 600_000 });
  if (!result.ok) return showToast('The check could not run.', result.error.message, 'bad');
  const { chunksChecked, problems } = result.value;
  if (problems.length === 0) showToast('All stored data is intact.', `${formatCount(chunksChecked)} blocks checked.`, 'ok');
  else showToast(`${formatCount(problems.length)} damaged blocks.`, problems.slice(0, 3).join('\n'), 'bad');
}

const originOf = (symbol: string, market: ReturnType<typeof useMarket.getState>): string =>
  readableOrigin(market.bySymbol.get(symbol)?.origin ?? (priceKind(symbol, market) === 'live' ? 'Live feed' : 'Imported files'));

const KindBadge = ({ kind }: { kind: ReturnType<typeof priceKind> }) =>
  kind === 'simulated' || kind === 'replay' ? <Badge tone="sim">{kind === 'replay' ? 'REPLAY' : 'SIMULATED'}</Badge> : null;

/** Which bars are stored, from where and how far; import and delete. */
export function DataScreen() {
  const series = useMarket((state) => state.series);
  const importedTicks = useMarket((state) => state.importedTicks);
  const market = useMarket();
  const downSinceUs = useServices((state) => state.downSinceUs.ingestion);
  const zone = useSettings((state) => state.settings.chartTimeZone);
  const [filter, setFilter] = useState('');
  const [doomed, setDoomed] = useState<StoredRow | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  useEffect(() => {
    void refreshSeries();
    const timer = window.setInterval(() => void refreshSeries(), REFRESH_MS);
    return () => window.clearInterval(timer);
  }, []);
  const shown = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return [...importedTicks.map(asRow), ...(series ?? [])]
      .filter((item) => `${item.symbol} ${item.timeframe}`.toLowerCase().includes(wanted))
      .toSorted((a, b) => a.symbol.localeCompare(b.symbol) || placeOf(a) - placeOf(b));
  }, [series, importedTicks, filter]);
  const firstUs = Math.min(...shown.map((item) => item.fromUs));
  const spanUs = Math.max(1, Math.max(...shown.map((item) => item.toUs)) - firstUs);
  const columns = useMemo((): Column<StoredRow>[] => {
    const now = nowUs();
    const moment = ({ symbol, timeframe }: StoredRow, timeUs: number) =>
      formatBarMoment(timeUs, timeframe, market.bySymbol.get(symbol)?.calendar ?? 'utc', now, zone);
    return [
      {
        id: 'symbol',
        title: 'Symbol',
        width: 'minmax(110px, 0.6fr)',
        sortBy: (row) => row.symbol,
        cell: (row) => <span className={styles.name}>{row.symbol}</span>,
      },
      {
        id: 'timeframe',
        title: 'Timeframe',
        width: '84px',
        isNumber: true,
        sortBy: placeOf,
        cell: (row) => row.timeframe,
      },
      { id: 'bars', title: 'Stored', width: '96px', isNumber: true, sortBy: (row) => row.count, cell: (row) => formatCount(row.count) },
      { id: 'from', title: 'From', width: '142px', isNumber: true, sortBy: (row) => row.fromUs, cell: (row) => moment(row, row.fromUs) },
      { id: 'to', title: 'To', width: '142px', isNumber: true, sortBy: (row) => row.toUs, cell: (row) => moment(row, row.toUs) },
      {
        id: 'coverage',
        title: 'Coverage',
        width: 'minmax(100px, 0.8fr)',
        cell: (row) => (
          <span className={styles.strip} role="img" aria-label={`from ${moment(row, row.fromUs)} to ${moment(row, row.toUs)}`}>
            <span
              className={styles.cover}
              style={{ left: `${((row.fromUs - firstUs) / spanUs) * 100}%`, right: `${(1 - (row.toUs - firstUs) / spanUs) * 100}%` }}
            />
          </span>
        ),
      },
      {
        id: 'origin',
        title: 'Origin',
        width: 'minmax(240px, 3fr)',
        sortBy: (row) => originOf(row.symbol, market),
        cell: (row) => (
          <>
            <KindBadge kind={priceKind(row.symbol, market)} />{' '}
            <span title={originOf(row.symbol, market)}>{originOf(row.symbol, market)}</span>
          </>
        ),
      },
      {
        id: 'actions',
        title: '',
        width: '120px',
        cell: (row) => (
          <span className={styles.actions}>
            {row.timeframe === 'ticks' && (
              <IconButton label={`Replay ticks of ${row.symbol}…`} onClick={() => askReplay(row.symbol)}>
                <Play size={13} />
              </IconButton>
            )}
            <IconButton label={`Properties of ${row.symbol}…`} onClick={() => openInstrument(row.symbol)}>
              <SlidersHorizontal size={13} />
            </IconButton>
            <IconButton label={`Show ${row.symbol} ${row.timeframe} on the chart`} onClick={() => showOnChart(row)}>
              <SquareArrowOutUpRight size={13} />
            </IconButton>
            <IconButton label={`Delete ${row.symbol} ${row.timeframe}`} onClick={() => setDoomed(row)}>
              <Trash2 size={13} />
            </IconButton>
          </span>
        ),
      },
    ];
  }, [zone, firstUs, spanUs, market]);
  const remove = async () => {
    if (!doomed) return;
    setIsBusy(true);
    const { symbol, timeframe } = doomed;
    const { client } = linkTo('ingestion');
    const options = { timeoutMs: 120_000 };
    const result = await (timeframe === 'ticks'
      ? client['ticks.delete']({ symbol }, options)
      : client['data.delete']({ symbol, timeframe }, options));
    setIsBusy(false);
    setDoomed(null);
    if (result.ok) showToast(`${formatCount(result.value.deleted)} ${thingsOf(doomed)} deleted.`, `${symbol} ${timeframe}`, 'ok');
    else showToast('Nothing was deleted.', result.error.message, 'bad');
    void refreshSeries();
  };
  const total = (series ?? []).reduce((sum, item) => sum + item.count, 0);
  const actions = (
    <>
      <TextField
        label="Filter"
        isBare
        placeholder="Filter"
        className={styles.filter}
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      <Button onClick={() => void verify()}>
        <ShieldCheck size={14} />
        Check
      </Button>
      <Button variant="primary" onClick={() => openDialog('import')} data-testid="import-button">
        <Import size={14} />
        Import…
      </Button>
    </>
  );
  return (
    <ScreenFrame
      title="Data"
      testId="data-screen"
      isFlush
      facts={series ? `${formatCount(series.length)} series, ${formatCount(total)} bars` : ''}
      actions={actions}
    >
      {downSinceUs !== null && (
        <Banner>The price service is not connected; this is what was stored at {formatMoment(downSinceUs, nowUs(), zone, true)}.</Banner>
      )}
      {series === null && <Skeleton rows={10} />}
      {series?.length === 0 && (
        <EmptyState
          action={
            <Button variant="primary" onClick={() => openDialog('import')}>
              Import a file
            </Button>
          }
        >
          No bars are stored yet. Import a file, or connect a feed and let it run.
        </EmptyState>
      )}
      {series && series.length > 0 && shown.length === 0 && <EmptyState>No series matches “{filter}”.</EmptyState>}
      {shown.length > 0 && (
        <DataTable
          label="Stored series"
          columns={columns}
          rows={shown}
          rowId={(row) => `${row.symbol} ${row.timeframe}`}
          testId="series-table"
        />
      )}
      <ConfirmDialog
        isOpen={doomed !== null}
        onClose={() => setDoomed(null)}
        title={`Delete ${doomed?.symbol} ${doomed?.timeframe}?`}
        confirm={`Delete ${formatCount(doomed?.count)} ${thingsOf(doomed)}`}
        onConfirm={() => void remove()}
        isBusy={isBusy}
      >
        <p>
          {formatCount(doomed?.count)} {thingsOf(doomed)} from {formatMoment(doomed?.fromUs, nowUs(), zone)} to{' '}
          {formatMoment(doomed?.toUs, nowUs(), zone)} are removed from this machine. Imported files are not touched and can be imported
          again. This can't be undone.
        </p>
      </ConfirmDialog>
    </ScreenFrame>
  );
}
