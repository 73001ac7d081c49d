import { setTimeout as delay } from 'node:timers/promises';
import type { RaisedAlert } from '#contract/alerts.ts';
import type { featuresContract } from '#contract/index.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Client } from '#rpc/types.ts';

const RETRY_MS = 500;
/** As many of the newest are looked through for those that were raised before this listener was connected. */
const LOOKED_BACK = 500;
/** Late ones come in one go: so long is waited for the last of them. */
const GATHER_MS = 1_000;
const TITLE = 'Tradewind';

/** A notification of the system. `target`: what to show when it is clicked. */
export interface SystemNotice {
  readonly title: string;
  readonly body: string;
  readonly target: RaisedAlert;
}

interface AlertTellerDeps {
  readonly client: Pick<Client<typeof featuresContract>, 'alerts.raised' | 'alerts.history'>;
  readonly clock: Clock;
  readonly isWanted: () => boolean;
  readonly show: (notice: SystemNotice) => void;
  /** Waits, and rejects when aborted. A timer by default. */
  readonly delay?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Tells alerts by notifications of the system: those that are raised from now on, each once, over restarts of the feature process too.
 * What happened while the app was closed is one notification for all.
 */
export async function tellAlerts({ client, clock, isWanted, show, ...options }: AlertTellerDeps, signal: AbortSignal): Promise<void> {
  const wait = options.delay ?? ((milliseconds, until) => delay(milliseconds, undefined, { signal: until }));
  const startedUs = clock.nowUs();
  let next: number | null = null;
  let late: RaisedAlert[] = [];
  const tellLate = (): void => {
    const [first] = late;
    const count = late.length;
    late = [];
    if (!first || !isWanted()) return;
    const body = count === 1 ? first.message : `${count} alerts fired while you were away. The list of alerts has them.`;
    show({ title: count === 1 ? `${TITLE}: while you were away` : TITLE, body, target: first });
  };
  while (!signal.aborted) {
    try {
      next ??= await firstSince(client, startedUs);
      for await (const raised of client['alerts.raised']({ fromSequence: next }, signal)) {
        next = raised.sequence + 1;
        if (!raised.isLate) {
          if (isWanted()) show({ title: `${TITLE}: ${raised.symbol}`, body: raised.message, target: raised });
          continue;
        }
        late.push(raised);
        if (late.length === 1) void wait(GATHER_MS, signal).then(tellLate, () => {});
      }
    } catch {
      // The feature process is not up: what it raises when it is back is told then.
    }
    if (!signal.aborted) await wait(RETRY_MS, signal).catch(() => {});
  }
}

/** Sequence of the first alert that was raised since a moment. */
async function firstSince(client: AlertTellerDeps['client'], sinceUs: number): Promise<number> {
  const history = await client['alerts.history']({ limit: LOOKED_BACK });
  if (!history.ok) throw new Error(history.error.message);
  const { raised } = history.value;
  const old = raised.find(({ raisedAtUs }) => raisedAtUs < sinceUs);
  return old ? old.sequence + 1 : (raised.at(-1)?.sequence ?? 0);
}
