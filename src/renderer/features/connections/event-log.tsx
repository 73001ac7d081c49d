import { useCallback, useEffect, useState } from 'react';
import { linkTo } from '../../connection/service-link.ts';
import { nowUs } from '../../format/clock.ts';
import { formatMoment } from '../../format/time.ts';
import { useSettings } from '../../state/settings-store.ts';
import { classNames } from '../../ui/class-names.ts';
import { EmptyState, ErrorPanel, Skeleton } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import styles from './connections.module.css';
import { interruptionText, useInterruptions } from './process-events.ts';

type Topic = 'market.events' | 'market.ticks.rejected';
interface LoggedEvent {
  readonly sequence: number;
  readonly timeUs: number;
  readonly key: string;
  readonly source: string;
  readonly text: string;
}

/** A line of the log. */
interface Line {
  readonly id: string;
  readonly timeUs: number;
  readonly key: string;
  readonly text: string;
}

const REFRESH_MS = 3_000;

interface EventsProps {
  topic: Topic;
  empty: string;
  /** Told beside what the log of the price service has. */
  others: readonly Line[];
}

function Events({ topic, empty, others }: EventsProps) {
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
  if (!events && others.length === 0) return <Skeleton rows={8} />;
  const logged = (events ?? [])
    .toSorted((a, b) => b.sequence - a.sequence)
    .map((event): Line => ({ ...event, id: String(event.sequence) }));
  const newestFirst = [...logged, ...others].sort((a, b) => b.timeUs - a.timeUs);
  if (newestFirst.length === 0) return <EmptyState>{empty}</EmptyState>;
  return (
    <ul>
      {newestFirst.map((event) => (
        <li key={event.id} className={styles.event}>
          <span>{formatMoment(event.timeUs, nowUs(), zone, true)}</span>
          <span>{event.key}</span>
          <span>{event.text}</span>
        </li>
      ))}
    </ul>
  );
}

const NONE: readonly Line[] = [];

/** What happened to sources and processes lately, and which ticks were refused and why. */
export function EventLog() {
  const processes = useInterruptions().map(
    (one): Line => ({
      id: `${one.name} ${one.fromUs}`,
      timeUs: one.fromUs,
      key: `${one.name} process`,
      text: interruptionText(one),
    }),
  );
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
                others={processes}
                empty="Nothing has happened yet: sources report here when they connect, go stale or fail over, processes when they were started again."
              />
            ),
          },
          {
            id: 'rejected',
            title: 'Rejected ticks',
            content: <Events topic="market.ticks.rejected" others={NONE} empty="No tick has been rejected." />,
          },
        ]}
      />
    </section>
  );
}
