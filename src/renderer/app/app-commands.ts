import { TIMEFRAMES } from '#core/market/timeframe.ts';
import { openPicker } from '../features/indicators/picker-store.ts';
import { openBarTable } from '../features/trade/bar-table.tsx';
import { activeHandle } from '../features/trade/chart-handles.ts';
import { activeChart, changeChart, useCharts } from '../features/trade/charts-store.ts';
import { PRESETS } from '../features/trade/layout-presets.ts';
import {
  addChartBeside,
  applyPreset,
  closeChart,
  focusChart,
  toggleMaximised,
  toggleWatchlist,
} from '../features/trade/workspace-actions.ts';
import { type Command, commands } from '../keys/key-registry.ts';
import { changeSettings, currentSettings } from '../state/settings-store.ts';
import { closePalette, openDialog, openPalette, openSection, type Section, useShell } from '../state/shell-store.ts';

const SECTION_KEYS: readonly (readonly [Section, string, string])[] = [
  ['trade', 'Trade', '1'],
  ['backtests', 'Backtests', '2'],
  ['code', 'Your own code', '3'],
  ['data', 'Data', '5'],
  ['connections', 'Connections', '8'],
  ['settings', 'Settings', '9'],
];

const withActive = (act: (id: string) => void) => () => {
  const active = activeChart();
  if (active) act(active[0]);
};

const sections: readonly Command[] = SECTION_KEYS.map(([section, title, digit]) => ({
  id: `go-${section}`,
  title,
  group: 'Go to',
  keys: [`Mod+${digit}`],
  browserKeys: [`Alt+Shift+${digit}`],
  run: () => openSection(section),
}));

const charts: readonly Command[] = [
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(
    (n): Command => ({
      id: `chart-${n}`,
      title: `Chart ${n}`,
      group: 'Go to',
      keys: [`Alt+${n}`],
      isKeyOnly: true,
      family: 'Chart 1 to 9',
      run: () => {
        const id = Object.keys(useCharts.getState().charts)[n - 1];
        openSection('trade');
        if (id !== undefined) focusChart(id);
      },
    }),
  ),
  {
    id: 'indicators',
    title: 'Indicators…',
    group: 'Chart',
    keys: ['Alt+I'],
    words: 'add indicator study template favourite',
    run: withActive((id) => openPicker(id)),
  },
  {
    id: 'bar-back',
    title: 'One bar back',
    group: 'Chart',
    scope: 'chart',
    isKeyOnly: true,
    keys: ['ArrowLeft'],
    run: () => activeHandle()?.stepCrosshair(-1),
  },
  {
    id: 'bar-on',
    title: 'One bar on',
    group: 'Chart',
    scope: 'chart',
    isKeyOnly: true,
    keys: ['ArrowRight'],
    run: () => activeHandle()?.stepCrosshair(1),
  },
  {
    id: 'bars-back',
    title: 'Ten bars back',
    group: 'Chart',
    scope: 'chart',
    isKeyOnly: true,
    keys: ['Shift+ArrowLeft'],
    run: () => activeHandle()?.stepCrosshair(-10),
  },
  {
    id: 'bars-on',
    title: 'Ten bars on',
    group: 'Chart',
    scope: 'chart',
    isKeyOnly: true,
    keys: ['Shift+ArrowRight'],
    run: () => activeHandle()?.stepCrosshair(10),
  },
  {
    id: 'crosshair-off',
    title: 'Take the crosshair away',
    group: 'Chart',
    scope: 'chart',
    isKeyOnly: true,
    keys: ['Escape'],
    run: () => activeHandle()?.clearCrosshair(),
  },
  { id: 'zoom-in', title: 'Zoom in', group: 'Chart', scope: 'chart', keys: ['+', '='], run: () => activeHandle()?.zoom(1 / 1.3) },
  { id: 'zoom-out', title: 'Zoom out', group: 'Chart', scope: 'chart', keys: ['-'], run: () => activeHandle()?.zoom(1.3) },
  {
    id: 'zoom-reset',
    title: 'Back to the newest bars',
    group: 'Chart',
    keys: ['Mod+0', 'Alt+R'],
    browserKeys: ['Alt+R'],
    isEnabled: () => useShell.getState().section === 'trade',
    run: () => activeHandle()?.reset(),
  },
  { id: 'bar-table', title: 'View chart as table', group: 'Chart', keys: ['Alt+V'], run: withActive(openBarTable) },
  ...(['normal', 'logarithmic', 'percentage'] as const).map(
    (scale): Command => ({
      id: `scale-${scale}`,
      title: { normal: 'Linear price scale', logarithmic: 'Logarithmic price scale', percentage: 'Percent scale' }[scale],
      group: 'Chart',
      run: withActive((id) => changeChart(id, { scale })),
    }),
  ),
  ...TIMEFRAMES.map(
    (timeframe): Command => ({
      id: `timeframe-${timeframe}`,
      title: `Timeframe ${timeframe}`,
      group: 'Chart',
      words: 'interval period',
      run: withActive((id) => changeChart(id, { timeframe })),
    }),
  ),
];

const layout: readonly Command[] = [
  { id: 'maximise', title: 'Maximise chart, or put it back', group: 'Layout', keys: ['Alt+F'], run: () => toggleMaximised() },
  { id: 'split-right', title: 'Split chart right', group: 'Layout', run: withActive((id) => addChartBeside(id, 'right')) },
  { id: 'split-down', title: 'Split chart down', group: 'Layout', run: withActive((id) => addChartBeside(id, 'below')) },
  { id: 'duplicate', title: 'Duplicate chart', group: 'Layout', run: withActive((id) => addChartBeside(id, 'within')) },
  { id: 'close-chart', title: 'Close chart', group: 'Layout', run: withActive(closeChart) },
  { id: 'toggle-watchlist', title: 'Show or hide the watchlist', group: 'Layout', keys: ['Mod+B'], run: toggleWatchlist },
  ...PRESETS.map(
    ([id, title]): Command => ({
      id: `preset-${id}`,
      title: `Layout: ${title}`,
      group: 'Layout',
      run: () => {
        openSection('trade');
        void applyPreset(id);
      },
    }),
  ),
];

const view: readonly Command[] = [
  {
    id: 'palette',
    title: 'Command field',
    group: 'View',
    keys: ['Mod+K'],
    isKeyOnly: true,
    run: () => (useShell.getState().palette ? closePalette() : openPalette()),
  },
  {
    id: 'toggle-theme',
    title: 'Switch between dark and light',
    group: 'View',
    words: 'theme',
    run: () => void changeSettings({ theme: document.documentElement.dataset.theme === 'light' ? 'dark' : 'light' }),
  },
  {
    id: 'colours-blue-orange',
    title: 'Price colours: blue and orange',
    group: 'View',
    run: () => void changeSettings({ priceColours: 'blue-orange' }),
  },
  {
    id: 'colours-classic',
    title: 'Price colours: green and red',
    group: 'View',
    run: () => void changeSettings({ priceColours: 'classic' }),
  },
  {
    id: 'colours-east-asian',
    title: 'Price colours: East Asian, red is up',
    group: 'View',
    run: () => void changeSettings({ priceColours: 'east-asian' }),
  },
  ...(['dense', 'regular', 'comfortable'] as const).map(
    (density): Command => ({
      id: `density-${density}`,
      title: `Density: ${density}`,
      group: 'View',
      run: () => void changeSettings({ density }),
    }),
  ),
  {
    id: 'text-larger',
    title: 'Larger text',
    group: 'View',
    words: 'font size',
    run: () => void changeSettings({ fontScale: Math.min(1.5, Math.round((currentSettings().fontScale + 0.1) * 10) / 10) }),
  },
  {
    id: 'text-smaller',
    title: 'Smaller text',
    group: 'View',
    words: 'font size',
    run: () => void changeSettings({ fontScale: Math.max(0.9, Math.round((currentSettings().fontScale - 0.1) * 10) / 10) }),
  },
];

const rest: readonly Command[] = [
  { id: 'import', title: 'Import a file…', group: 'Data', words: 'csv metatrader history', run: () => openDialog('import') },
  { id: 'key-map', title: 'Keys', group: 'Help', keys: ['?'], words: 'shortcuts keyboard help', run: () => openDialog('key-map') },
  { id: 'about', title: 'About Tradewind', group: 'Help', words: 'version licences notices', run: () => openDialog('about') },
  { id: 'next-panel', title: 'Next panel', group: 'Go to', keys: ['F6'], isKeyOnly: true, run: () => cyclePanels(1) },
  { id: 'previous-panel', title: 'Previous panel', group: 'Go to', keys: ['Shift+F6'], isKeyOnly: true, run: () => cyclePanels(-1) },
];

const PANELS =
  'header, nav, [role="listbox"], [data-testid="instrument-panel"], [data-testid="chart"], [data-testid="code-editor"], footer';

/** Moves the focus from panel to panel: rail, watchlist, instrument, each chart, text of code, status bar. */
function cyclePanels(step: number): void {
  const stops = [
    ...document.querySelectorAll<HTMLElement>(
      'header button, nav [aria-current], [role="listbox"] [tabindex="0"], [data-testid="instrument-panel"] button, [data-testid="chart"], [data-testid="code-editor"], footer button',
    ),
  ].filter((element) => element.offsetParent !== null);
  // One stop per panel: the first of each.
  const seen = new Set<Element | null>();
  const panels = stops.filter((element) => {
    const panel = element.closest(PANELS);
    if (seen.has(panel)) return false;
    seen.add(panel);
    return true;
  });
  const current = panels.findIndex((element) => {
    const panel = element.closest(PANELS);
    return panel?.contains(document.activeElement);
  });
  panels[(current + step + panels.length) % panels.length]?.focus();
}

/** Puts every command of the app into the registry; returns how to take them out. */
export const addAppCommands = (): (() => void) => commands.add([...sections, ...charts, ...layout, ...view, ...rest]);
