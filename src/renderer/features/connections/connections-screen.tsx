import { RotateCw } from 'lucide-react';
import { serviceDot } from '../../app/status-facts.ts';
import { formatBytes, formatCount } from '../../format/number.ts';
import { formatDuration } from '../../format/time.ts';
import { restartService } from '../../state/restart-service.ts';
import { type ServiceStatus, useServices } from '../../state/services-store.ts';
import { StatusDot } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { ScreenFrame } from '../../ui/screen.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { useClock } from '../trade/use-clock.ts';
import styles from './connections.module.css';
import { EventLog } from './event-log.tsx';
import { Mt5Section } from './mt5-section.tsx';
import { SimulatorSection } from './simulator-section.tsx';
import { SourceList } from './source-list.tsx';
import { SymbolsWithBackup } from './symbols-with-backup.tsx';
import { useFeedConfiguration } from './use-feed-configuration.ts';

const PURPOSES: Record<ServiceStatus['name'], string> = {
  ingestion: 'Prices and bars',
  feature: 'Indicators',
  inference: 'Predictions',
  research: 'Backtests',
};

function Services() {
  const statuses = useServices((state) => state.statuses);
  const down = useServices((state) => state.downSinceUs);
  // Who uses research opens its link and says when it is lost.
  const isReached = (name: ServiceStatus['name']) => name === 'research' || down[name] === null;
  const now = useClock();
  if (statuses.length === 0) return <Skeleton rows={3} />;
  return (
    <div className={styles.rows} data-testid="services">
      <div className={classNames(styles.service, styles.labels)}>
        <span />
        <span>Service</span>
        <span>State</span>
        <span className={styles.number}>Since</span>
        <span className={styles.number}>Memory</span>
        <span className={styles.number}>Restarts</span>
        <span />
      </div>
      {statuses.map((service) => (
        <div key={service.name} className={styles.service}>
          <StatusDot state={serviceDot(service.state, isReached(service.name))} />
          <span>
            {PURPOSES[service.name]} <small>{service.name}</small>
          </span>
          <span>{!isReached(service.name) && service.state === 'ready' ? 'not reachable' : service.state}</span>
          <span className={styles.number}>{formatDuration(now - service.sinceUs)}</span>
          <span className={styles.number}>{formatBytes(service.memoryBytes)}</span>
          <span className={styles.number}>{formatCount(service.restarts)}</span>
          <Button variant="ghost" onClick={() => void restartService(service.name)} aria-label={`Restart ${service.name}`}>
            <RotateCw size={13} />
            Restart
          </Button>
          {service.message && <span className={styles.message}>{service.message}</span>}
        </div>
      ))}
    </div>
  );
}

/** Where prices come from, which services run, and what went wrong lately. */
export function ConnectionsScreen() {
  const feeds = useFeedConfiguration();
  return (
    <ScreenFrame title="Connections" testId="connections-screen">
      <div className={styles.layout}>
        <div className={styles.column}>
          <section className={styles.section}>
            <h2 className={styles.title}>Sources of prices</h2>
            <SourceList />
            <SymbolsWithBackup />
          </section>
          {feeds.simulator && (
            <SimulatorSection key={`simulator ${feeds.simulator.enabled}`} configuration={feeds.simulator} onSave={feeds.save} />
          )}
          {feeds.mt5 && (
            <Mt5Section key={`mt5 ${feeds.mt5.port}`} configuration={feeds.mt5} onSave={feeds.save} onTokenCreated={feeds.reload} />
          )}
          <section className={classNames(styles.section, styles.fill)}>
            <h2 className={styles.title}>Services</h2>
            <Services />
          </section>
        </div>
        <div className={styles.column}>
          <EventLog />
        </div>
      </div>
    </ScreenFrame>
  );
}
