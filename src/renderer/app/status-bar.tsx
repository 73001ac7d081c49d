import { useClock } from '../features/trade/use-clock.ts';
import { formatCount, formatMilliseconds } from '../format/number.ts';
import { formatClock, formatDuration, zoneLabel } from '../format/time.ts';
import { useMarket } from '../state/market-store.ts';
import { type ServiceStatus, useServices } from '../state/services-store.ts';
import { useSettings } from '../state/settings-store.ts';
import { openSection } from '../state/shell-store.ts';
import { StatusDot } from '../ui/badge.tsx';
import { Tip } from '../ui/tooltip.tsx';
import styles from './status-bar.module.css';
import { serviceDot, sourceFact } from './status-facts.ts';

const NAMES: Record<ServiceStatus['name'], string> = {
  ingestion: 'prices',
  feature: 'indicators',
  inference: 'predictions',
  research: 'backtests',
};
const STATE_WORDS: Record<ServiceStatus['state'], string> = {
  resting: 'at rest, starts when needed',
  starting: 'starting',
  ready: 'running',
  restarting: 'restarting',
  failed: 'failed',
  stopped: 'stopped',
};

function Services() {
  const statuses = useServices((state) => state.statuses);
  const down = useServices((state) => state.downSinceUs);
  // Who uses research opens its link and says when it is lost.
  const isReached = (name: ServiceStatus['name']) => name === 'research' || down[name] === null;
  const worst =
    statuses.find((service) => service.state === 'failed') ??
    statuses.find((service) => service.state !== 'ready' && service.state !== 'resting');
  const unreachable = statuses.find((service) => service.state !== 'resting' && !isReached(service.name));
  const troubled = worst ?? unreachable;
  const telling = statuses.find((service) => service.message !== null);
  const lines = statuses.map((service) => {
    const word = service.state === 'resting' || isReached(service.name) ? STATE_WORDS[service.state] : 'not reachable';
    return service.message === null ? `${NAMES[service.name]}: ${word}` : `${NAMES[service.name]}: ${word}. ${service.message}`;
  });
  return (
    <Tip text={lines.join('\n')} side="top">
      <button
        type="button"
        className={styles.item}
        data-tone={worst?.state === 'failed' ? 'bad' : (troubled ?? telling) ? 'warn' : ''}
        onClick={() => openSection('connections')}
        data-testid="services-status"
      >
        <span className={styles.services}>
          {statuses.map((service) => (
            <StatusDot key={service.name} state={serviceDot(service.state, isReached(service.name))} />
          ))}
        </span>
        {servicesText(troubled, worst !== undefined, telling)}
      </button>
    </Tip>
  );
}

function servicesText(troubled: ServiceStatus | undefined, isTold: boolean, telling: ServiceStatus | undefined): string {
  if (troubled) return `${NAMES[troubled.name]} ${isTold ? STATE_WORDS[troubled.state] : 'not reachable'}`;
  return telling ? `${NAMES[telling.name]} service has something to say` : 'services';
}

/** Facts that last: services, sources, rates, the zone of all times and the clock. */
export function StatusBar() {
  const now = useClock();
  const sources = useMarket((state) => state.sources).filter((source) => source.kind !== 'replay' || source.state !== 'stopped');
  const figures = useMarket((state) => state.figures);
  const hostDownUs = useServices((state) => state.downSinceUs.workstation);
  const priceDownUs = useServices((state) => state.downSinceUs.ingestion);
  const zone = useSettings((state) => state.settings.chartTimeZone);
  const downUs = hostDownUs ?? priceDownUs;
  return (
    <footer className={styles.bar} data-testid="status-bar">
      <Services />
      {downUs !== null && (
        <span className={styles.item} data-tone="bad">
          <StatusDot state="bad" />
          {hostDownUs === null ? 'no prices' : 'app not connected'} for {formatDuration(now - downUs)}, retrying
        </span>
      )}
      {sources.map((source) => {
        const fact = sourceFact(source, now);
        return (
          <Tip key={source.id} text={source.message ?? fact.text} side="top">
            <button type="button" className={styles.item} data-tone={fact.tone} onClick={() => openSection('connections')}>
              <StatusDot state={fact.dot} />
              {fact.text}
            </button>
          </Tip>
        );
      })}
      {figures?.storageProblem && (
        <Tip text={figures.storageProblem} side="top">
          <button type="button" className={styles.item} data-tone="bad" onClick={() => openSection('connections')}>
            <StatusDot state="bad" />
            writing stopped
          </button>
        </Tip>
      )}
      <span className={styles.gap} />
      {figures && (
        <>
          <span>
            <span className={styles.number}>{formatCount(figures.ticksPerSecond)}</span> ticks/s
          </span>
          <Tip
            text={`Time from a tick's arrival until it is safe on disk: half within ${formatMilliseconds(figures.durableLagP50Ms)}, 99 % within ${formatMilliseconds(figures.durableLagP99Ms)}.`}
            side="top"
          >
            <span>saved in {formatMilliseconds(figures.durableLagP99Ms)}</span>
          </Tip>
        </>
      )}
      <span>all times {zoneLabel(zone)}</span>
      <span className={styles.clock}>{formatClock(now, zone)}</span>
    </footer>
  );
}
