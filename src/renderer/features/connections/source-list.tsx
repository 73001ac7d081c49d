import { RotateCcw, Square } from 'lucide-react';
import { sourceDot } from '../../app/status-facts.ts';
import { formatCount, formatMilliseconds, formatNumber } from '../../format/number.ts';
import { formatAge, formatMoment } from '../../format/time.ts';
import { type SourceStatus, useMarket } from '../../state/market-store.ts';
import { useSettings } from '../../state/settings-store.ts';
import { Badge, StatusDot } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { playAgain, speedLabel, stopReplay, useReplays } from '../replay/replay-store.ts';
import { useClock } from '../trade/use-clock.ts';
import styles from './connections.module.css';

function SourceName({ source }: { source: SourceStatus }) {
  const request = useReplays((state) => state.requests[source.name]);
  if (source.kind !== 'replay')
    return (
      <>
        {source.name} {source.isSimulated && <Badge tone="sim">SIMULATED</Badge>}
      </>
    );
  const symbol = source.name.slice(source.name.indexOf(':') + 1);
  return (
    <>
      Ticks of {symbol} <Badge tone="sim">REPLAY{request ? ` ${speedLabel(request.speed)}` : ''}</Badge>{' '}
      {source.state === 'stopped' ? (
        <IconButton label={`Play ticks of ${symbol} again`} onClick={() => void playAgain(source.name)}>
          <RotateCcw size={13} />
        </IconButton>
      ) : (
        <IconButton label={`Stop the replay of ${symbol}`} onClick={() => void stopReplay(source.name)}>
          <Square size={12} />
        </IconButton>
      )}
    </>
  );
}

/** Every source of prices, how it is and what it brings. */
export function SourceList() {
  const sources = useMarket((state) => state.sources);
  const isLoaded = useMarket((state) => state.isLoaded);
  const zone = useSettings((state) => state.settings.chartTimeZone);
  const now = useClock();
  if (!isLoaded) return <Skeleton rows={2} />;
  if (sources.length === 0) return <EmptyState>No source of prices is on. Switch on the simulator or connect MetaTrader below.</EmptyState>;
  const newest = ({ kind, lastTickTimeUs }: SourceStatus): string => {
    if (lastTickTimeUs === null) return '–';
    return kind === 'replay' ? formatMoment(lastTickTimeUs, now, zone) : formatAge(now - lastTickTimeUs);
  };
  return (
    <div className={styles.rows} data-testid="sources">
      <div className={classNames(styles.service, styles.labels)}>
        <span />
        <span>Source</span>
        <span>State</span>
        <span className={styles.number}>Latency</span>
        <span className={styles.number}>Ticks/s</span>
        <span className={styles.number}>Rejected</span>
        <span className={styles.number}>Last tick</span>
      </div>
      {sources.map((source) => (
        <div key={source.id} className={styles.service} data-source={source.name}>
          <StatusDot state={sourceDot(source.state)} />
          <span className={styles.sourceName}>
            <SourceName source={source} />
          </span>
          <span>{source.state}</span>
          <span className={styles.number}>{formatMilliseconds(source.latencyMs)}</span>
          <span className={styles.number}>{formatNumber(source.ticksPerSecond, source.ticksPerSecond < 100 ? 1 : 0)}</span>
          <span className={styles.number}>{formatCount(source.rejectedTicks)}</span>
          <span className={styles.number}>{newest(source)}</span>
          {source.message && (
            <span className={classNames(styles.message, source.state === 'stopped' && styles.quiet)}>{source.message}</span>
          )}
        </div>
      ))}
    </div>
  );
}
