import { TIMEFRAMES } from '#core/market/timeframe.ts';
import { commands } from '../../keys/key-registry.ts';
import { useIndicatorCatalogue } from '../../state/indicator-catalogue.ts';
import { mayHaveTicks, priceKind, useMarket } from '../../state/market-store.ts';
import { changeSettings, currentSettings } from '../../state/settings-store.ts';
import { type PaletteMode, useShell } from '../../state/shell-store.ts';
import { runEntries } from '../backtests/backtest-commands.ts';
import { applyTemplate } from '../indicators/chart-indicators.ts';
import { noteUsed, readShelf } from '../indicators/indicator-shelf.ts';
import { FAMILY_TITLES } from '../indicators/search-indicators.ts';
import { openInstrument } from '../instrument/instrument-dialog.tsx';
import { ownFileEntries } from '../own-code/editor-commands.ts';
import { askReplay } from '../replay/replay-store.ts';
import { activeChart, addIndicator, changeChart } from '../trade/charts-store.ts';
import { focusChart, RANKS } from '../trade/workspace-actions.ts';
import { showSymbol } from '../watchlist/watchlist.tsx';
import { watchedSymbols } from '../watchlist/watchlist-rows.ts';
import type { PaletteEntry } from './rank-entries.ts';
import { readTimeframe } from './read-timeframe.ts';

const CLASS_NAMES = { fx: 'FX', metal: 'metal', index: 'index', equity: 'share', crypto: 'crypto', other: '' } as const;

const KIND_NOTES = { live: '', simulated: 'simulated', replay: 'replay', history: 'history' } as const;

const onActiveChart = (act: (id: string) => void) => () => {
  const active = activeChart();
  if (!active) return;
  useShell.setState({ section: 'trade' });
  act(active[0]);
  focusChart(active[0]);
};

const symbolEntries = (group: string, run: (symbol: string) => void, skip: readonly string[] = []): PaletteEntry[] =>
  useMarket
    .getState()
    .instruments.filter(({ symbol }) => !skip.includes(symbol))
    .toSorted((a, b) => RANKS[priceKind(a.symbol)] - RANKS[priceKind(b.symbol)])
    .map((instrument) => ({
      id: `symbol ${instrument.symbol}`,
      title: instrument.symbol,
      group,
      note: [CLASS_NAMES[instrument.assetClass], KIND_NOTES[priceKind(instrument.symbol)]].filter(Boolean).join(', '),
      run: () => run(instrument.symbol),
    }));

const indicatorEntries = (): PaletteEntry[] =>
  useIndicatorCatalogue.getState().listings.map((listing) => ({
    id: `indicator ${listing.id}`,
    title: listing.title,
    group: 'Indicators',
    note: [listing.id, ...listing.aliases].join(', '),
    names: [listing.id, ...listing.aliases],
    words: FAMILY_TITLES[listing.family],
    run: onActiveChart((id) => {
      addIndicator(id, listing.id);
      noteUsed(listing.id);
    }),
  }));

/** Saved sets of indicators, for the active chart. */
const templateEntries = (): PaletteEntry[] =>
  readShelf(currentSettings().indicatorShelf).templates.map(({ name, indicators }) => ({
    id: `template ${name}`,
    title: `Apply indicators “${name}”`,
    group: 'Indicator templates',
    names: [name],
    words: 'template indicators',
    run: onActiveChart((id) => applyTemplate(id, indicators)),
  }));

const commandEntries = (): PaletteEntry[] =>
  commands
    .all()
    .filter((command) => !command.isKeyOnly && (command.isEnabled?.() ?? true))
    .map((command) => ({
      id: `command ${command.id}`,
      title: command.title,
      group: command.group,
      keys: commands.keysOf(command)[0],
      words: command.words,
      run: () => command.run(),
    }));

/** What can be done with each instrument, that of the active chart first, for those who type what they want. */
const instrumentEntries = (): PaletteEntry[] => {
  const shown = activeChart()?.[1].symbol;
  const symbols = useMarket.getState().instruments.map(({ symbol }) => symbol);
  const ordered = [...symbols.filter((symbol) => symbol === shown), ...symbols.filter((symbol) => symbol !== shown)];
  return ordered.flatMap((symbol) => [
    ...(!mayHaveTicks(symbol)
      ? []
      : [
          {
            id: `replay ${symbol}`,
            title: `Replay ticks of ${symbol}…`,
            group: 'Instruments',
            words: symbol,
            run: () => askReplay(symbol),
          },
        ]),
    {
      id: `properties ${symbol}`,
      title: `Properties of ${symbol}…`,
      group: 'Instruments',
      words: `${symbol} tick size pip source order backup`,
      run: () => openInstrument(symbol),
    },
  ]);
};

const timeframeEntries = (text: string): PaletteEntry[] => {
  const exact = readTimeframe(text);
  const matching = TIMEFRAMES.filter(
    (timeframe) => timeframe === exact || (exact === null && timeframe.startsWith(text.trim().toLowerCase())),
  );
  return matching.map((timeframe) => ({
    id: `timeframe ${timeframe}`,
    title: timeframe,
    group: 'Timeframe',
    note: 'of the active chart',
    run: onActiveChart((id) => changeChart(id, { timeframe })),
  }));
};

const watch = (symbol: string): void => {
  const watched = watchedSymbols(currentSettings().watchlist, useMarket.getState().instruments);
  if (!watched.includes(symbol)) void changeSettings({ watchlist: [...watched, symbol] });
  showSymbol(symbol);
};

/** What the palette offers, in the order in which equal matches are shown. */
export function paletteEntries(mode: PaletteMode, text: string): PaletteEntry[] {
  const show = (symbol: string) => onActiveChart(() => showSymbol(symbol))();
  if (mode === 'symbol') return symbolEntries('Show on the active chart', show);
  if (mode === 'indicator') return indicatorEntries();
  if (mode === 'timeframe') return timeframeEntries(text);
  if (mode === 'watch') {
    const watched = watchedSymbols(currentSettings().watchlist, useMarket.getState().instruments);
    return symbolEntries('Add to the watchlist', watch, watched);
  }
  if (text.startsWith('>')) return [...commandEntries(), ...instrumentEntries()];
  return [
    ...symbolEntries('Symbols', show),
    ...commandEntries(),
    ...templateEntries(),
    ...indicatorEntries(),
    ...(text === '' ? [] : [...runEntries(), ...ownFileEntries(), ...instrumentEntries()]),
  ];
}
