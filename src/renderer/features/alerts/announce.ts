import type { RaisedAlert } from '#contract/alerts.ts';
import { currentSettings } from '../../state/settings-store.ts';
import { openSection, useShell } from '../../state/shell-store.ts';
import { showToast } from '../../ui/toast.tsx';
import { showAlertOnChart } from './show-on-chart.ts';

/** Whether this page tells alerts by notifications of the system: on the desktop the app itself does. */
const mayNotify = (): boolean =>
  window.tradewindDesktop === undefined &&
  currentSettings().systemNotifications &&
  typeof Notification !== 'undefined' &&
  Notification.permission === 'granted';

function notify(title: string, body: string, tag: string, onClick: () => void): void {
  if (!mayNotify()) return;
  // The tag makes one of those that several tabs show.
  const notification = new Notification(title, { body, tag, silent: true });
  notification.onclick = () => {
    window.focus();
    notification.close();
    onClick();
  };
}

/** Says that an alert fired: in the page, and by the system where the trader wants that. Its message is shown as text, whatever it holds. */
export function announce(raised: RaisedAlert): void {
  const show = () => showAlertOnChart(raised);
  // On the screen of alerts it comes into view by itself.
  if (useShell.getState().section !== 'alerts')
    showToast(`Alert: ${raised.symbol} ${raised.timeframe}`, raised.message, 'alert', { title: 'Show chart', run: show }, raised.alertId);
  notify(`Tradewind: ${raised.symbol}`, raised.message, `tradewind-alert-${raised.sequence}`, show);
}

/** Says what fired while nobody was there: all of it at once. */
export function announceAway(raised: readonly RaisedAlert[]): void {
  const [first] = raised;
  if (!first) return;
  const count = raised.length;
  const text = count === 1 ? first.message : `${count} alerts fired. The list has them with their own times.`;
  const show = () => (count === 1 ? showAlertOnChart(first) : openSection('alerts'));
  showToast('While you were away', text, 'alert', { title: count === 1 ? 'Show chart' : 'Show list', run: show });
  notify('Tradewind: while you were away', text, `tradewind-away-${first.sequence}`, show);
}
