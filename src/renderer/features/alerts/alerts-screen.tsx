import { BellPlus, ChartCandlestick, Pencil, Trash2 } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { AlertView, RaisedAlert } from '#contract/alerts.ts';
import { timeframeIndex } from '#core/market/timeframe.ts';
import { linkTo } from '../../connection/service-link.ts';
import { nowUs } from '../../format/clock.ts';
import { formatCount } from '../../format/number.ts';
import { formatMoment } from '../../format/time.ts';
import { priceKind, useMarket } from '../../state/market-store.ts';
import { useServices } from '../../state/services-store.ts';
import { useSettings } from '../../state/settings-store.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { SwitchField } from '../../ui/choice.tsx';
import { classNames } from '../../ui/class-names.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { ScreenFrame } from '../../ui/screen.tsx';
import { Banner, EmptyState, Skeleton } from '../../ui/states.tsx';
import { Tip } from '../../ui/tooltip.tsx';
import { askPriceAlert, editAlert } from './alert-dialog-store.ts';
import styles from './alerts-screen.module.css';
import { acknowledgeAll, deleteAlert, enableAlert, loadHistory, useAlerts } from './alerts-store.ts';
import { showAlertOnChart } from './show-on-chart.ts';

const STATUS: Readonly<Record<AlertView['status'], readonly [string, Tone]>> = {
  waiting: ['waiting', 'accent'],
  fired: ['fired', 'ok'],
  off: ['off', 'neutral'],
  expired: ['expired', 'neutral'],
  broken: ['needs you', 'warn'],
};

/** What an alert does; one that waits for a symbol without new prices would look like any other. */
function State({ alert, status }: Pick<AlertView, 'alert' | 'status'>) {
  const hasNoPrices = useMarket((state) => priceKind(alert.symbol, state) === 'history');
  const [word, tone] = status === 'waiting' && hasNoPrices ? (['no prices', 'warn'] as const) : STATUS[status];
  return <Badge tone={tone}>{word}</Badge>;
}

function alertColumns(zone: string): Column<AlertView>[] {
  const now = nowUs();
  return [
    {
      id: 'on',
      title: 'On',
      width: '44px',
      cell: ({ alert, status }) => (
        <SwitchField
          label={`Alert on ${alert.symbol}`}
          isBare
          isOn={alert.isEnabled && status !== 'fired'}
          onChange={(isOn) => void enableAlert(alert.id, isOn)}
        />
      ),
    },
    {
      id: 'symbol',
      title: 'Symbol',
      width: '110px',
      sortBy: ({ alert }) => alert.symbol,
      cell: ({ alert }) => <span className={styles.name}>{alert.symbol}</span>,
    },
    {
      id: 'timeframe',
      title: 'TF',
      width: '48px',
      sortBy: ({ alert }) => timeframeIndex(alert.timeframe),
      cell: ({ alert }) => alert.timeframe,
    },
    {
      id: 'condition',
      title: 'Waits until',
      width: 'minmax(200px, 2fr)',
      sortBy: ({ condition }) => condition,
      cell: ({ condition, problem }) =>
        problem === null ? (
          <span title={condition}>{condition}</span>
        ) : (
          <Tip text={problem}>
            <span className={styles.problem}>{problem}</span>
          </Tip>
        ),
    },
    {
      id: 'state',
      title: 'State',
      width: '92px',
      sortBy: ({ status }) => status,
      cell: ({ alert, status }) => <State alert={alert} status={status} />,
    },
    {
      id: 'count',
      title: 'Fired',
      width: '56px',
      isNumber: true,
      sortBy: ({ firedCount }) => firedCount,
      cell: ({ firedCount }) => formatCount(firedCount),
    },
    {
      id: 'last',
      title: 'Last',
      width: '132px',
      isNumber: true,
      sortBy: ({ lastFiredUs }) => lastFiredUs ?? 0,
      cell: ({ lastFiredUs }) => (lastFiredUs === null ? '' : formatMoment(lastFiredUs, now, zone, true)),
    },
    {
      id: 'actions',
      title: '',
      width: '96px',
      cell: (view) => (
        <span className={styles.actions}>
          <IconButton label="Show chart" onClick={() => showAlertOnChart({ ...view.alert, timeUs: view.lastFiredUs ?? nowUs() })}>
            <ChartCandlestick size={13} />
          </IconButton>
          <IconButton label="Change" onClick={() => editAlert(view.alert)}>
            <Pencil size={13} />
          </IconButton>
          <IconButton label="Delete" onClick={() => void deleteAlert(view)}>
            <Trash2 size={13} />
          </IconButton>
        </span>
      ),
    },
  ];
}

function historyColumns(zone: string, unreadFrom: number): Column<RaisedAlert>[] {
  const now = nowUs();
  return [
    {
      id: 'time',
      title: 'Time',
      width: '132px',
      sortBy: ({ timeUs }) => timeUs,
      cell: ({ timeUs, sequence }) => (
        <span className={classNames(sequence >= unreadFrom && styles.unread)}>{formatMoment(timeUs, now, zone, true)}</span>
      ),
    },
    {
      id: 'symbol',
      title: 'Symbol',
      width: '110px',
      sortBy: ({ symbol }) => symbol,
      cell: ({ symbol }) => <span className={styles.name}>{symbol}</span>,
    },
    { id: 'timeframe', title: 'TF', width: '48px', cell: ({ timeframe }) => timeframe },
    {
      id: 'message',
      title: 'Message',
      width: 'minmax(220px, 3fr)',
      cell: ({ message, isLate }) => (
        <span className={styles.message}>
          {isLate && (
            <Tip text="It happened while the app was closed, or while its source was away, and was found in the log afterwards.">
              <Badge>while away</Badge>
            </Tip>
          )}
          <span title={message}>{message}</span>
        </span>
      ),
    },
    {
      id: 'actions',
      title: '',
      width: '44px',
      cell: (raised) => (
        <span className={styles.actions}>
          <IconButton label="Show chart" onClick={() => showAlertOnChart(raised)}>
            <ChartCandlestick size={13} />
          </IconButton>
        </span>
      ),
    },
  ];
}

function History() {
  const history = useAlerts((state) => state.history);
  const hasOlder = useAlerts((state) => state.olderBefore !== null);
  const nextSequence = useAlerts((state) => state.nextSequence);
  const zone = useSettings((state) => state.settings.chartTimeZone);
  const [unreadFrom, setUnreadFrom] = useState(Number.POSITIVE_INFINITY);
  const isMissing = history === null;
  useEffect(() => {
    if (!isMissing) return;
    const load = () => void loadHistory().then((from) => from !== null && setUnreadFrom(from));
    load();
    return linkTo('feature').onUp(load);
  }, [isMissing]);
  // What is in view is read; it stays marked for as long as the screen is open.
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new one is read when it is shown
  useEffect(() => {
    if (history !== null) acknowledgeAll();
  }, [history, nextSequence]);
  const columns = useMemo(() => historyColumns(zone, unreadFrom), [zone, unreadFrom]);
  if (history === null) return <Skeleton rows={4} />;
  if (history.length === 0) return <EmptyState>No alert has fired yet.</EmptyState>;
  return (
    <>
      <DataTable
        label="Alerts that fired"
        columns={columns}
        rows={history}
        rowId={({ sequence }) => String(sequence)}
        testId="alert-history"
      />
      {hasOlder && (
        <div className={styles.more}>
          <Button onClick={() => void loadHistory(true)}>Older ones</Button>
        </div>
      )}
    </>
  );
}

/** Every alert with how it stands, and what fired. */
export function AlertsScreen() {
  const alerts = useAlerts((state) => state.alerts);
  const isLoaded = useAlerts((state) => state.isLoaded);
  const downSinceUs = useServices((state) => state.downSinceUs.feature);
  const zone = useSettings((state) => state.settings.chartTimeZone);
  const columns = useMemo(() => alertColumns(zone), [zone]);
  const waiting = alerts.filter(({ status }) => status === 'waiting').length;
  const add = (
    <Button variant="primary" onClick={() => askPriceAlert()} data-testid="alert-new">
      <BellPlus size={14} />
      New alert
    </Button>
  );
  return (
    <ScreenFrame
      title="Alerts"
      testId="alerts-screen"
      isFlush
      facts={alerts.length > 0 && `${formatCount(waiting)} waiting, ${formatCount(alerts.length)} in all`}
      actions={add}
    >
      <div className={styles.body}>
        {downSinceUs !== null && (
          <Banner>The process that looks after alerts is not running. What happens meanwhile is found in the log when it is back.</Banner>
        )}
        <section className={styles.part} aria-label="Alerts">
          {!isLoaded ? (
            <Skeleton />
          ) : alerts.length === 0 ? (
            <EmptyState action={<Button onClick={() => askPriceAlert()}>New alert</Button>}>
              No alerts yet. Right-click a price or a drawing on a chart, or use the bell of an indicator, to be told when something happens
              there.
            </EmptyState>
          ) : (
            <DataTable label="Alerts" columns={columns} rows={alerts} rowId={({ alert }) => alert.id} testId="alert-list" />
          )}
        </section>
        <section className={styles.part} aria-label="Fired">
          <h2 className={styles.title}>Fired</h2>
          <History />
        </section>
      </div>
    </ScreenFrame>
  );
}
