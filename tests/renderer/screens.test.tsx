import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { useBarReplay } from '../../src/renderer/features/bar-replay/bar-replay-store.ts';
import { ConnectionsScreen } from '../../src/renderer/features/connections/connections-screen.tsx';
import { DataScreen } from '../../src/renderer/features/data/data-screen.tsx';
import { ImportDialog } from '../../src/renderer/features/data/import-dialog.tsx';
import { restartImport } from '../../src/renderer/features/data/import-steps.ts';
import { Palette } from '../../src/renderer/features/palette/palette.tsx';
import { SettingsScreen } from '../../src/renderer/features/settings/settings-screen.tsx';
import { newChart, useCharts } from '../../src/renderer/features/trade/charts-store.ts';
import { EmptyChart } from '../../src/renderer/features/trade/empty-chart.tsx';
import { MakingHistoryChip } from '../../src/renderer/features/trade/making-history-chip.tsx';
import { Watchlist } from '../../src/renderer/features/watchlist/watchlist.tsx';
import { useMarket } from '../../src/renderer/state/market-store.ts';
import { useSettings } from '../../src/renderer/state/settings-store.ts';
import { openDialog, openPalette } from '../../src/renderer/state/shell-store.ts';
import { byName, byTestId, openPage, type } from './page.tsx';

let close = async () => {};
const initial = { market: useMarket.getState(), settings: useSettings.getState() };

beforeEach(() => {
  useMarket.setState(initial.market, true);
  useSettings.setState(initial.settings, true);
  useCharts.setState({ charts: { a: newChart('EURUSD', '15m') }, activeId: 'a' });
});

afterEach(async () => {
  await close();
  close = async () => {};
  openDialog(null);
  restartImport();
});

async function open(content: Parameters<typeof openPage>[0], options?: Parameters<typeof openPage>[1]) {
  const page = await openPage(content, options);
  close = page.close;
  return page;
}

const row = (symbol: string) => document.querySelector<HTMLElement>(`[data-testid="watchlist-row"][data-symbol="${symbol}"]`);
const cell = (symbol: string, name: string) => row(symbol)?.querySelector(`[data-cell="${name}"]`)?.textContent;

describe('the watchlist', () => {
  test('shows live prices with the pipette apart, change and spread, and says that they are simulated', async () => {
    const page = await open(<Watchlist />);
    await page.until(() => expect(cell('EURUSD', 'main')).toMatch(/^1\.08\d\d$/));
    expect(cell('EURUSD', 'pipette')).toMatch(/^\d$/);
    expect(cell('EURUSD', 'change')).toMatch(/^[+\u2212]?\d\.\d\d%$/);
    expect(cell('EURUSD', 'spread')).toBe('0.8');
    expect(row('EURUSD')?.querySelector('[aria-label="simulated"]')).not.toBeNull();
  });

  test('marks the price of a symbol that a chart replays bar by bar as the newest, for as long as it does', async () => {
    const page = await open(<Watchlist />);
    await page.until(() => expect(cell('EURUSD', 'main')).not.toBe('–'));
    const marked = () => [...document.querySelectorAll<HTMLElement>('[data-symbol]:has([aria-label="newest price"])')];
    expect(marked()).toEqual([]);
    const replay = { ...({ symbol: 'EURUSD', timeframe: '15m', index: 10, timeUs: 900e6, count: 100 } as const), isPlaying: false };
    const rest = { speed: 2, strategy: null, searchedUs: null, problem: null } as const;
    await page.run(() => useBarReplay.setState({ replays: { a: { ...replay, ...rest } } }));
    expect(marked()).toEqual([row('EURUSD')]);
    await page.run(() => useBarReplay.setState({ replays: {} }));
    expect(marked()).toEqual([]);
  });

  test('a tick changes the price without rendering the row anew', async () => {
    const page = await open(<Watchlist />);
    await page.until(() => expect(cell('EURUSD', 'main')).not.toBe('–'));
    const element = row('EURUSD');
    const before = `${cell('EURUSD', 'main')}${cell('EURUSD', 'pipette')}`;
    await page.run(() => {
      for (let i = 0; i < 50; i++) page.fake.tick('EURUSD', Date.UTC(2026, 10, 20, 14, 36) * 1000 + i * 1e6);
    });
    await page.until(() => expect(`${cell('EURUSD', 'main')}${cell('EURUSD', 'pipette')}`).not.toBe(before));
    expect(row('EURUSD')).toBe(element);
  });

  test('a click shows the symbol on the active chart, arrows move between rows', async () => {
    const page = await open(<Watchlist />);
    await page.until(() => expect(row('GBPUSD')).not.toBeNull());
    await page.run(() => row('GBPUSD')?.click());
    expect(useCharts.getState().charts.a?.symbol).toBe('GBPUSD');
    expect(row('GBPUSD')?.getAttribute('aria-selected')).toBe('true');
    await page.run(() => row('GBPUSD')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true })));
    await page.until(() => expect(document.activeElement).toBe(row('USDJPY')));
    await page.run(() => row('USDJPY')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Delete', bubbles: true })));
    await page.until(() => expect(row('USDJPY')).toBeNull());
    expect(page.fake.settings().watchlist).not.toContain('USDJPY');
  });

  test('says since when prices are missing, and that the app goes on trying', async () => {
    const page = await open(<Watchlist />);
    await page.until(() => expect(row('EURUSD')).not.toBeNull());
    await page.run(() => page.fake.links.ingestion.setUp(false));
    await page.until(() => expect(byTestId('banner').textContent).toMatch(/No prices since \d\d:\d\d:\d\d/));
    await page.run(() => page.fake.links.ingestion.setUp(true));
    await page.until(() => expect(document.querySelector('[data-testid="banner"]')).toBeNull());
  });
});

describe('the palette', () => {
  test('finds a symbol by its letters and shows it', async () => {
    const page = await open(<Palette />);
    await page.until(() => expect(useMarket.getState().isLoaded).toBe(true));
    await page.run(() => openPalette('symbol', 'JPY'));
    await page.until(() => expect(document.querySelector('[cmdk-item]')?.textContent).toContain('USDJPY'));
    await page.run(() => byTestId('palette-input').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })));
    await page.until(() => expect(useCharts.getState().charts.a?.symbol).toBe('USDJPY'));
  });

  test('says so when nothing is called that', async () => {
    const page = await open(<Palette />);
    await page.run(() => openPalette('indicator', 'zzz'));
    await page.until(() => expect(byTestId('palette').textContent).toContain('Nothing is called “zzz”'));
  });
});

describe('the data screen', () => {
  test('lists what is stored and deletes only after a question that does not start on its button', async () => {
    const page = await open(<DataScreen />);
    await page.until(() => expect(byTestId('series-table').textContent).toContain('EURUSD'));
    const before = useMarket.getState().series?.length ?? 0;
    await page.run(() => byName('button', 'Delete AUDUSD 1h').click());
    await page.until(() => expect(document.querySelector('[role="alertdialog"]')).not.toBeNull());
    const confirm = byName('[role="alertdialog"] button', /^Delete \d+ bars$/);
    await page.until(() => expect(document.activeElement?.textContent).toBe('Cancel'));
    await page.run(() => confirm.click());
    await page.until(() => expect(useMarket.getState().series?.length).toBe(before - 1));
    expect(page.fake.series.get('AUDUSD 1h')?.count).toBe(0);
  });
});

describe('importing a file', () => {
  const file = (name: string) => new File([new Uint8Array(5_000_000)], name, { type: 'text/csv' });
  const choose = (chosen: File) => {
    const input = byTestId('import-file') as HTMLInputElement;
    Object.defineProperty(input, 'files', { configurable: true, value: [chosen] });
    input.dispatchEvent(new Event('change', { bubbles: true }));
  };

  test('goes from file to check to result, and names every rejected row', async () => {
    const page = await open(<ImportDialog />);
    await page.run(() => openDialog('import'));
    await page.run(() => choose(file('EURUSD_2019.csv')));
    await page.until(() => expect(byTestId('import-dialog').textContent).toContain('first in line 7'));
    const symbol = byTestId('import-dialog').querySelector('input[value="EURUSD"]') as HTMLElement;
    await page.run(() => type(symbol, ''));
    expect((byTestId('import-run') as HTMLButtonElement).disabled).toBe(true);
    await page.run(() => type(symbol, 'eurusd.x'));
    await page.run(() => byTestId('import-run').click());
    await page.until(() => expect(byTestId('import-result').textContent).toContain('1,047,590'));
    const text = byTestId('import-result').textContent;
    expect(text).toContain('EURUSD.X 15m');
    expect(text).toContain('40 × duplicate time');
    expect(text).toContain('88,214');
  });

  test('a file that cannot be read brings the reason and the way back', async () => {
    const page = await open(<ImportDialog />);
    await page.run(() => openDialog('import'));
    await page.run(() => choose(file('chart.png')));
    await page.until(() => expect(byTestId('import-dialog').querySelector('[role="alert"]')?.textContent).toContain('picture'));
    expect(byTestId('import-file')).toBeTruthy();
  });
});

describe('connections', () => {
  test('a new token is shown once and asks first when there was one', async () => {
    const page = await open(<ConnectionsScreen />);
    await page.until(() => expect(byName('button', 'Create token')).toBeTruthy());
    await page.run(() => byName('button', 'Create token').click());
    await page.until(() => expect(byTestId('mt5-token').textContent).toMatch(/^tw_/));
    await page.run(() => byName('button', 'Hide').click());
    expect(document.querySelector('[data-testid="mt5-token"]')).toBeNull();
    await page.run(() => byName('button', 'New token…').click());
    await page.until(() => expect(document.querySelector('[role="alertdialog"]')?.textContent).toContain('disconnected'));
  });

  test('sources and services say how they are', async () => {
    const page = await open(<ConnectionsScreen />);
    await page.until(() => expect(byTestId('services').textContent).toContain('Prices and bars ingestion'));
    expect(byTestId('sources').textContent).toContain('SIMULATED');
    await page.run(() => {
      page.fake.state.stale = true;
      page.fake.publishStatus();
    });
    await page.until(() => expect(byTestId('sources').textContent).toContain('stale'));
  });
});

describe('a chart', () => {
  test('says while the history of its simulated symbol is being made, and no longer', async () => {
    const page = await open(
      <>
        <MakingHistoryChip symbol="SIM" />
        <EmptyChart id="chart-1" chart={newChart('SIM', '1m')} />
      </>,
    );
    await page.until(() => expect(useMarket.getState().sources.some(({ kind }) => kind === 'simulator')).toBe(true));
    const { bySymbol, sources, instruments } = useMarket.getState();
    const [first] = instruments;
    if (!first) throw new Error('an instrument');
    const symbols = new Map(bySymbol).set('SIM', { ...first, symbol: 'SIM', isSimulated: true });
    const chip = () => document.querySelector('[data-testid="making-history-chip"]');
    const as = (state: 'connecting' | 'connected') =>
      useMarket.setState({ bySymbol: symbols, sources: sources.map((source) => ({ ...source, state, message: 'Making the history.' })) });
    await page.run(() => as('connecting'));
    expect(chip()?.textContent).toBe('history being made');
    expect(document.body.textContent).toContain('The history of SIM is being made.');
    await page.run(() => as('connected'));
    expect(chip()).toBeNull();
    expect(document.body.textContent).toContain('No bars of SIM are stored yet.');
  });
});

describe('settings', () => {
  test('a change is kept, marked, and can be put back alone', async () => {
    const page = await open(<SettingsScreen />);
    await page.run(() => byName('[role="radio"]', 'Comfortable').click());
    await page.until(() => expect(page.fake.settings().density).toBe('comfortable'));
    await page.run(() => byName('button', 'Put Density back').click());
    await page.until(() => expect(page.fake.settings().density).toBe('dense'));
    expect(document.querySelector('[aria-label="Put Density back"]')).toBeNull();
  });
});
