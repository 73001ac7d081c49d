import { create } from 'zustand';
import type { AlertView, RaisedAlert } from '#contract/alerts.ts';
import type { Alert } from '#core/alerts/alert.ts';
import { follow } from '../../connection/follow.ts';
import { linkTo } from '../../connection/service-link.ts';
import { showToast } from '../../ui/toast.tsx';
import { announce, announceAway } from './announce.ts';

interface AlertsState {
  readonly alerts: readonly AlertView[];
  /** Raised alerts that were not looked at yet. */
  readonly unread: number;
  /** Sequence that the next raised alert will get. */
  readonly nextSequence: number;
  readonly isLoaded: boolean;
  /** Raised alerts, newest first; null until the list was asked for. */
  readonly history: readonly RaisedAlert[] | null;
  /** Where older ones go on; null when there are none. */
  readonly olderBefore: number | null;
}

const NOTHING: AlertsState = { alerts: [], unread: 0, nextSequence: 0, isLoaded: false, history: null, olderBefore: null };
const PAGE = 200;
/** Late alerts come in one go: so long is waited for the last of them. */
const GATHER_MS = 600;

/** The alerts as the feature process keeps them, and what they raised. */
export const useAlerts = create<AlertsState>(() => NOTHING);

/** Follows the alerts and announces those that fire; returns how to stop. */
export function followAlerts(): () => void {
  useAlerts.setState(NOTHING);
  const link = linkTo('feature');
  let next: number | null = null;
  let away: RaisedAlert[] = [];
  let timer = 0;
  let stopRaised: () => void = () => {};
  const listen = () =>
    follow(
      link,
      (signal) => link.client['alerts.raised']({ fromSequence: next ?? 0 }, signal),
      (raised) => {
        next = raised.sequence + 1;
        useAlerts.setState(({ history }) => ({
          history: history && [raised, ...history.filter((one) => one.sequence !== raised.sequence)],
        }));
        if (!raised.isLate) return announce(raised);
        away.push(raised);
        window.clearTimeout(timer);
        timer = window.setTimeout(() => {
          announceAway(away);
          away = [];
        }, GATHER_MS);
      },
    );
  const stopChanged = follow(
    link,
    (signal) => link.client['alerts.changed']({}, signal),
    (listing) => {
      useAlerts.setState({ ...listing, isLoaded: true });
      if (next !== null) return;
      // What fired before this page was there is told as a number; from here on each one is.
      next = listing.nextSequence;
      stopRaised = listen();
    },
  );
  return () => {
    window.clearTimeout(timer);
    stopChanged();
    stopRaised();
  };
}

/** Loads the newest raised alerts, or those before the oldest that are there. Resolves with where the unread begin; null when it can't be read now. */
export async function loadHistory(isOlder = false): Promise<number | null> {
  const { history, olderBefore } = useAlerts.getState();
  const before = isOlder && olderBefore !== null ? { beforeSequence: olderBefore } : {};
  const result = await linkTo('feature').client['alerts.history']({ limit: PAGE, ...before });
  if (!result.ok) {
    if (result.error.code !== 'Disconnected') showToast('The history of alerts could not be read', result.error.message, 'bad');
    return null;
  }
  const { raised, nextBefore, acknowledgedTo } = result.value;
  useAlerts.setState({ history: isOlder ? [...(history ?? []), ...raised] : raised, olderBefore: nextBefore });
  return acknowledgedTo;
}

/** Takes everything that was raised so far as looked at. */
export function acknowledgeAll(): void {
  const { nextSequence, unread } = useAlerts.getState();
  if (unread > 0) void linkTo('feature').client['alerts.acknowledge']({ toSequence: nextSequence });
}

/** Keeps an alert; resolves with why it can't be kept, or null. */
export async function putAlert(alert: Alert): Promise<string | null> {
  const result = await linkTo('feature').client['alerts.put']({ alert });
  return result.ok ? null : result.error.message;
}

/** Switches an alert on or off. */
export async function enableAlert(id: string, isEnabled: boolean): Promise<void> {
  const result = await linkTo('feature').client['alerts.enable']({ ids: [id], isEnabled });
  if (!result.ok) showToast('The alert was not changed', result.error.message, 'bad');
}

/** Deletes an alert, with a way back for as long as the toast is there. */
export async function deleteAlert({ alert, condition }: AlertView): Promise<void> {
  const result = await linkTo('feature').client['alerts.remove']({ ids: [alert.id] });
  if (!result.ok) return showToast('The alert was not deleted', result.error.message, 'bad');
  const again = async () => {
    const problem = await putAlert(alert);
    if (problem !== null) showToast('The alert is not back', problem, 'bad');
  };
  showToast('Alert deleted', `${alert.symbol}: ${condition}`, 'note', { title: 'Undo', run: () => void again() });
}
