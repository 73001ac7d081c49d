// verifies: alerts
import { act } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import type { Alert } from '#core/alerts/alert.ts';
import { AlertDialog } from '../../src/renderer/features/alerts/alert-dialog.tsx';
import { askPriceAlert, editAlert } from '../../src/renderer/features/alerts/alert-dialog-store.ts';
import { alertOfDraft, draftOf, emptyDraft } from '../../src/renderer/features/alerts/alert-draft.ts';
import { AlertsScreen } from '../../src/renderer/features/alerts/alerts-screen.tsx';
import { followAlerts, useAlerts } from '../../src/renderer/features/alerts/alerts-store.ts';
import { followPageRequests } from '../../src/renderer/features/alerts/page-requests.ts';
import { newChart, useCharts } from '../../src/renderer/features/trade/charts-store.ts';
import { useMarket } from '../../src/renderer/state/market-store.ts';
import { useShell } from '../../src/renderer/state/shell-store.ts';
import { byName, byTestId, openPage, type } from './page.tsx';

const NOW = Date.UTC(2026, 10, 20, 14, 36) * 1000;
const priceAlert = (change: Partial<Alert> = {}): Alert => ({
  id: 'one',
  symbol: 'EURUSD',
  timeframe: '1m',
  condition: { kind: 'price', level: 1.1, direction: 'up', at: 'tick' },
  frequency: { kind: 'once' },
  expiresAtUs: null,
  isEnabled: true,
  message: '',
  ...change,
});

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function open() {
  const page = await openPage(
    <>
      <AlertsScreen />
      <AlertDialog />
    </>,
  );
  let stop = () => {};
  await act(async () => {
    stop = followAlerts();
  });
  closers.push(async () => {
    stop();
    await page.close();
  });
  return page;
}
const put = (page: Awaited<ReturnType<typeof open>>, alert: Alert) =>
  page.run(() => page.fake.links.feature.client['alerts.put']({ alert }));

describe('what is written in the dialog', () => {
  it('comes back as it was from every kind of alert', () => {
    const ema = { indicator: 'ema', parameters: { period: 9 }, output: 'ema' };
    const alerts: Alert[] = [
      priceAlert({ expiresAtUs: NOW + 3_600_000_000, message: 'hey' }),
      priceAlert({
        condition: { kind: 'drawing', drawing: 'd', line: 'top', direction: 'down', at: 'close' },
        frequency: { kind: 'once-per-bar' },
      }),
      priceAlert({ condition: { kind: 'indicator', left: ema, direction: 'either', right: { kind: 'indicator', ...ema } } }),
      priceAlert({
        condition: { kind: 'indicator', left: ema, direction: 'up', right: { kind: 'level', level: -2.5 } },
        frequency: { kind: 'every', coolDownSeconds: 90 },
      }),
      priceAlert({ condition: { kind: 'structure', indicator: 'fvg', parameters: {}, mark: 'gap', direction: 'bearish', on: 'change' } }),
    ];
    for (const alert of alerts) expect(alertOfDraft(draftOf(alert, 'America/New_York'), 'America/New_York', NOW)).toEqual({ alert });
  });

  it('is refused by field', () => {
    const draft = emptyDraft('x', 'EURUSD', '1m');
    expect(alertOfDraft({ ...draft, level: 'abc', expires: 'soon' }, 'UTC', NOW)).toMatchObject({
      problems: { level: expect.any(String), expires: 'A time such as 2026-11-30 17:00' },
    });
    expect(alertOfDraft({ ...draft, level: '1', expires: '2020-01-01' }, 'UTC', NOW)).toEqual({ problems: { expires: 'A time to come' } });
    expect(alertOfDraft({ ...draft, kind: 'drawing' }, 'UTC', NOW)).toHaveProperty('problems.drawing');
    expect(alertOfDraft({ ...draft, kind: 'structure' }, 'UTC', NOW)).toHaveProperty('problems.structure');
    expect(alertOfDraft({ ...draft, kind: 'indicator' }, 'UTC', NOW)).toHaveProperty('problems.rightLevel');
  });
});

describe('the alerts screen', () => {
  it('says what to do while there are none, and makes one', async () => {
    const page = await open();
    await page.until(() => expect(byTestId('alerts-screen').textContent).toContain('No alerts yet'));
    await page.run(() => askPriceAlert(undefined, 1.2345));
    await page.run(() => type(byTestId('alert-level') as HTMLInputElement, 'x'));
    await page.run(() => byTestId('alert-save').click());
    expect(byTestId('alert-dialog').textContent).toContain('A price, for example');
    await page.run(() => type(byTestId('alert-level') as HTMLInputElement, '1.25'));
    await page.run(() => byTestId('alert-save').click());
    await page.until(() => expect(byTestId('alert-list').textContent).toContain('price crosses 1.25'));
    expect(document.querySelector('[data-testid="alert-dialog"]')).toBeNull();
  });

  it('says of a symbol that no source brings prices of that its alert can not fire, before it is made and in the list', async () => {
    const page = await open();
    await page.until(() => expect(useMarket.getState().sources).not.toEqual([]));
    const [source] = useMarket.getState().sources;
    if (!source) throw new Error('the workstation has no source');
    await put(page, priceAlert());
    const withSymbols = (symbols: string[]) =>
      page.run(() => useMarket.setState({ bySymbol: new Map(), sources: [{ ...source, symbols, state: 'connected' }] }));
    await withSymbols(['EURUSD']);
    await page.run(() => editAlert(priceAlert()));
    expect(byTestId('alert-list').textContent).toContain('waiting');
    expect(byTestId('alert-dialog').textContent).not.toContain('No source');
    await withSymbols([]);
    expect(byTestId('alert-list').textContent).toContain('no prices');
    expect(byTestId('alert-dialog').textContent).toContain('No source brings new prices of EURUSD');
  });

  it('keeps the dialog open with the reason when the alert is refused', async () => {
    const page = await open();
    await page.run(() => askPriceAlert(undefined, 1.2));
    await page.run(() => type(byTestId('alert-message') as HTMLInputElement, '{x}'));
    await page.run(() => byTestId('alert-save').click());
    await page.until(() => expect(byTestId('alert-dialog').textContent).toContain('which nothing is put in for'));
  });

  it('tells each alert that fires once, as text, and takes it as read when it is looked at', async () => {
    const page = await open();
    await put(page, priceAlert());
    await page.run(() => page.fake.alerts.fire('one', '<img src=x onerror=alert(1)> <b>now</b>'));
    await page.until(() => expect(document.querySelectorAll('[data-testid="toast"]')).toHaveLength(1));
    expect(byTestId('toast').textContent).toContain('<img src=x onerror=alert(1)> <b>now</b>');
    await page.until(() => expect(byTestId('alert-history').textContent).toContain('<b>now</b>'));
    expect(document.querySelector('img, b')).toBeNull();
    expect(byTestId('alert-list').textContent).toContain('fired');
    await page.until(() => expect(useAlerts.getState().unread).toBe(0));
  });

  it('misses none and doubles none while the feature process is away', async () => {
    const page = await open();
    await put(page, priceAlert());
    await page.run(() => page.fake.alerts.fire('one', 'first'));
    await page.until(() => expect(byTestId('alert-history').textContent).toContain('first'));
    await page.run(() => page.fake.links.feature.setUp(false));
    page.fake.alerts.fire('one', 'second');
    await page.run(() => page.fake.links.feature.setUp(true));
    await page.until(() => expect(byTestId('alert-history').textContent).toContain('second'));
    expect(useAlerts.getState().history?.map(({ message }) => message)).toEqual(['second', 'first']);
  });

  it('tells what fired while the app was closed in one go', async () => {
    const page = await open();
    await put(page, priceAlert());
    await page.run(() => {
      for (let i = 0; i < 5; i++) page.fake.alerts.fire('one', `late ${i}`, { isLate: true });
    });
    await page.until(() => expect(document.body.textContent).toContain('5 alerts fired. The list has them with their own times.'));
    expect([...document.querySelectorAll('[data-testid="toast"]')].filter((toast) => toast.textContent?.includes('late'))).toHaveLength(0);
  });

  it('deletes with a way back, and says what a broken one needs', async () => {
    const page = await open();
    await put(page, priceAlert());
    const view = page.fake.alerts.views.get('one');
    if (view) page.fake.alerts.views.set('one', { ...view, status: 'broken', problem: 'Its drawing was deleted.' });
    await put(page, priceAlert({ id: 'two' }));
    await page.until(() => expect(byTestId('alert-list').textContent).toContain('Its drawing was deleted.'));
    await page.run(() => byName('button', 'Delete').click());
    await page.until(() => expect(useAlerts.getState().alerts).toHaveLength(1));
    await page.run(() => byName('button', 'Undo').click());
    await page.until(() => expect(useAlerts.getState().alerts).toHaveLength(2));
  });
});

describe('a click on a notification of the system', () => {
  it('shows the chart of the alert; one that another page has answered long ago does nothing', async () => {
    const page = await open();
    useCharts.setState({ charts: { a: newChart('GBPUSD', '1h') }, activeId: 'a' });
    useShell.setState({ section: 'settings' });
    const nowUs = Date.now() * 1000;
    const request = { kind: 'show-chart', symbol: 'EURUSD', timeframe: '5m', timeUs: nowUs } as const;
    page.fake.pageRequests.publish({ ...request, askedAtUs: nowUs - 60_000_000 });
    let stop = () => {};
    await page.run(() => {
      stop = followPageRequests();
    });
    closers.unshift(async () => stop());
    expect(useShell.getState().section).toBe('settings');
    await page.run(() => page.fake.pageRequests.publish({ ...request, askedAtUs: nowUs }));
    await page.until(() => expect(useCharts.getState().charts.a).toMatchObject({ symbol: 'EURUSD', timeframe: '5m' }));
    expect(useShell.getState().section).toBe('trade');
    useCharts.setState({ charts: {}, activeId: null });
  });
});
