import { follow } from '../connection/follow.ts';
import { linkTo } from '../connection/service-link.ts';
import { showToast } from '../ui/toast.tsx';

/** Events that change what the trader looks at; the others are read in the log of the connections. */
const TOLD: ReadonlyMap<string, string> = new Map([
  ['clock-jump', 'The clock jumped.'],
  ['failover', 'Another source took over.'],
  ['failback', 'The first source is back.'],
]);
const MOST_AT_ONCE = 3;

/** Tells what happened to the clock and to sources while the page is open, and what the host has to say of its start; returns how to stop. */
export function followNotices(): () => void {
  const link = linkTo('ingestion');
  let seen: number | null = null;
  const stopEvents = follow(
    link,
    (signal) => link.client['events.advanced']({}, signal),
    ({ nextSequence }) => {
      if (seen !== null && nextSequence > seen) void tellSince(seen);
      seen = nextSequence;
    },
  );
  const host = linkTo('workstation');
  const stopWaiting = host.onUp(() => void tellOfStart());
  if (host.isUp()) void tellOfStart();
  return () => {
    stopEvents();
    stopWaiting();
  };
}

const told = new Set<string>();

/** Once for each notice, however often the host is reached again. */
async function tellOfStart(): Promise<void> {
  const answer = await linkTo('workstation').client['notices.list']({});
  if (!answer.ok) return;
  for (const notice of answer.value) {
    if (!told.has(notice)) showToast('At the start', notice, 'bad');
    told.add(notice);
  }
}

async function tellSince(sequence: number): Promise<void> {
  const answer = await linkTo('ingestion').client['events.recent']({ topic: 'market.events', limit: 50 });
  if (!answer.ok) return;
  const fresh = answer.value.filter((event) => event.sequence >= sequence && TOLD.has(event.kind)).slice(0, MOST_AT_ONCE);
  for (const event of fresh.reverse()) showToast(TOLD.get(event.kind) ?? '', event.text);
}
