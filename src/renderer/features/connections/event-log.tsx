import { useCallback, useEffect, useState } from 'react';
import { linkTo } from '../../connection/service-link.ts';
import { nowUs } from '../../format/clock.ts';
import { formatMoment } from '../../format/time.ts';
import { useSettings } from '../../state/settings-store.ts';
import { classNames } from '../../ui/class-names.ts';
import { EmptyState, ErrorPanel, Skeleton } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import styles from './connections.module.css';

type Topic = 'market.events' | 'market.ticks.rejected';
interface LoggedEvent {
  readonly sequence: number;
  readonly timeUs: number;
  readonly key: string;
  readonly source: string;
  readonly text: string;
}

const REFRESH_MS = 3_000;

function Events({ topic, empty }: { topic: Topic; empty: string }) {
  const zone = useSettings((state) => state.settings.chartTimeZone);
  const [events, setEvents] = useState<readonly LoggedEvent[] | null>(null);
  const [problem, setProblem] = useState<{ code: string; message: string } | null>(null);
  const load = useCallback(async () => {
    const result = await linkTo('ingestion').client['events.recent']({ topic, limit: 200 });
    // While the service is away its last answer stays in view.
    if (result.ok) setEvents(result.value);
    setProblem(result.ok || result.error.code === 'Disconnected' ? null : result.error);
  }, [topic]);
  useEffect(() => {
    void load();
    const timer = window.setInterval(() => void load(), REFRESH_MS);
    return () => window.clearInterval(timer);
  }, [load]);
  if (problem) return <ErrorPanel code={problem.code} message={problem.message} />;
  if (!events) return <Skeleton rows={8} />;
  if (events.length === 0) return <EmptyState>{empty}</EmptyState>;
  const newestFirst = events.toSorted((a, b) => b.sequence - a.sequence);
  return (
    <ul>
      {newestFirst.map((event) => (
        <li key={event.sequence} className={styles.event}>
          <span>{formatMoment(event.timeUs, nowUs(), zone, true)}</span>
          <span>{event.key}</span>
          <span>{event.text}</span>
        </li>
      ))}
    </ul>
  );
}

/** What happened to sources lately, and which ticks were refused and why. */
export function EventLog() {
  return (
    <section className={classNames(styles.section, styles.fill)} style={{ padding: 0 }}>
      <Tabs
        label="Log"
        tabs={[
          {
            id: 'events',
            title: 'Events',
            content: (
              <Events
                topic="market.events"
                empty="Nothing has happened yet: sources report here when they connect, go stale or fail over."
              />
            ),
          },
          { id: 'rejected', title: 'Rejected ticks', content: <Events topic="market.ticks.rejected" empty="No tick has been rejected." /> },
        ]}
      />
    </section>
  );
}
