import { Notification } from 'electron';
import type { SystemNotice } from '#services/alerts/tell-alerts.ts';

/** Shown notifications: one that nobody holds may be collected before it is clicked. */
const shown = new Set<Notification>();
const MOST_HELD = 50;

/** Shows a notification of the system, without a sound; `onClick` when the trader clicks it. Nothing where the system has none. */
export function showSystemNotice({ title, body }: SystemNotice, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body, silent: true });
  const [oldest] = shown;
  if (oldest && shown.size >= MOST_HELD) shown.delete(oldest);
  shown.add(notification);
  notification.on('click', () => {
    shown.delete(notification);
    onClick();
  });
  notification.on('close', () => shown.delete(notification));
  notification.show();
}
