import { describe, expect, test } from 'vitest';
import { serviceDot, sourceFact } from '../../src/renderer/app/status-facts.ts';
import { labelColour, withAlpha } from '../../src/renderer/chart-engine/chart-theme.ts';
import { matchScore, type PaletteEntry, rankEntries } from '../../src/renderer/features/palette/rank-entries.ts';
import { readTimeframe } from '../../src/renderer/features/palette/read-timeframe.ts';
import { moveSymbol, splitSuffix, watchedSymbols, watchlistRows } from '../../src/renderer/features/watchlist/watchlist-rows.ts';
import { FAKE_INSTRUMENTS } from './fake-market.ts';

const instruments = FAKE_INSTRUMENTS.map(([instrument]) => instrument);
const bySymbol = new Map(instruments.map((instrument) => [instrument.symbol, instrument]));

describe('the watchlist', () => {
  test('shows every instrument until the trader chooses', () => {
    expect(watchedSymbols([], instruments)).toHaveLength(instruments.length);
    expect(watchedSymbols(['XAUUSD'], instruments)).toEqual(['XAUUSD']);
  });

  test('groups by asset class in a fixed order and keeps the trader’s order within', () => {
    const rows = watchlistRows(['BTCUSD', 'USDJPY', 'EURUSD', 'NEW'], bySymbol);
    expect(rows.map((row) => (row.kind === 'group' ? `# ${row.title}` : row.symbol))).toEqual([
      '# FX',
      'USDJPY',
      'EURUSD',
      '# Crypto',
      'BTCUSD',
      '# Other',
      'NEW',
    ]);
  });

  test('one group alone has no title', () => {
    expect(watchlistRows(['EURUSD', 'USDJPY'], bySymbol).every((row) => row.kind === 'symbol')).toBe(true);
  });

  test('a symbol moves before another, or to the end, and nothing is lost', () => {
    expect(moveSymbol(['a', 'b', 'c'], 'c', 'a')).toEqual(['c', 'a', 'b']);
    expect(moveSymbol(['a', 'b', 'c'], 'a', null)).toEqual(['b', 'c', 'a']);
    expect(moveSymbol(['a', 'b', 'c'], 'b', 'b')).toEqual(['a', 'b', 'c']);
    expect(moveSymbol(['a', 'b'], 'a', 'gone')).toEqual(['a', 'b']);
  });

  test('what follows the last dot of a symbol is its suffix', () => {
    expect(splitSuffix('EURUSD.sim')).toEqual(['EURUSD', '.sim']);
    expect(splitSuffix('EURUSD')).toEqual(['EURUSD', '']);
    expect(splitSuffix('.hidden')).toEqual(['.hidden', '']);
  });
});

describe('the palette', () => {
  const entry = (title: string, words?: string): PaletteEntry => ({ id: title, title, group: 'g', words, run: () => {} });

  test('beginnings beat words, words beat letters in order', () => {
    expect(matchScore('eur', 'EURUSD')).toBeGreaterThan(matchScore('usd', 'EURUSD'));
    expect(matchScore('chart', 'Maximise chart')).toBeGreaterThan(matchScore('mxc', 'Maximise chart'));
    expect(matchScore('zzz', 'EURUSD')).toBe(0);
  });

  test('the exact name comes first, and other words find an entry too', () => {
    const ranked = rankEntries('macd', [entry('MACD signal cross'), entry('macd'), entry('Import', 'macd csv'), entry('Other')]);
    expect(ranked.map(({ title }) => title)).toEqual(['macd', 'MACD signal cross', 'Import']);
  });

  test('a short name stands for its entry as well as the title does', () => {
    const named = (title: string, ...names: string[]) => ({ ...entry(title), names });
    const ranked = rankEntries('bollinger', [named('Bollinger %B', 'percent-b'), named('Bollinger bands', 'bollinger', 'bb')]);
    expect(ranked.map(({ title }) => title)).toEqual(['Bollinger bands', 'Bollinger %B']);
  });

  test('an empty query keeps the given order, and the list is capped', () => {
    const many = Array.from({ length: 80 }, (_, i) => entry(`Symbol ${i}`));
    const ranked = rankEntries('', many);
    expect(ranked).toHaveLength(50);
    expect(ranked[0]?.title).toBe('Symbol 0');
  });

  test('minutes and short forms name a timeframe', () => {
    expect(readTimeframe('15')).toBe('15m');
    expect(readTimeframe('240')).toBe('4h');
    expect(readTimeframe('1D')).toBe('1d');
    expect(readTimeframe('1s')).toBe('1s');
    expect(readTimeframe('7')).toBeNull();
  });
});

describe('the status bar', () => {
  const source = {
    id: 1,
    name: 'Demo',
    feedId: 'mt5',
    kind: 'mt5' as const,
    isSimulated: false,
    state: 'connected' as const,
    message: null,
    symbols: [],
    ticksPerSecond: 1,
    lastTickTimeUs: 1e6,
    acceptedTicks: 0,
    rejectedTicks: 0,
    latencyMs: 12.4,
  };

  test('says how far a source is, or how old its last tick', () => {
    expect(sourceFact(source, 2e6)).toEqual({ dot: 'ok', tone: '', text: 'Demo 12 ms' });
    expect(sourceFact({ ...source, state: 'stale' }, 15e6)).toEqual({ dot: 'warn', tone: 'warn', text: 'Demo: no tick for 14 s' });
    expect(sourceFact({ ...source, state: 'failed', message: 'port taken' }, 2e6).text).toBe('Demo: port taken');
    const long = 'Port 17653 of this computer is taken by another program. Choose another port under Connections.';
    expect(sourceFact({ ...source, state: 'failed', message: long }, 2e6).text).toBe(
      'Demo: Port 17653 of this computer is taken by another…',
    );
    expect(sourceFact({ ...source, state: 'stopped' }, 2e6).dot).toBe('off');
  });

  test('a service that runs but cannot be reached is not well', () => {
    expect(serviceDot('ready', true)).toBe('ok');
    expect(serviceDot('ready', false)).toBe('warn');
    expect(serviceDot('failed', true)).toBe('bad');
    expect(serviceDot('stopped', true)).toBe('off');
  });
});

describe('colours of price labels', () => {
  /** Contrast ratio of WCAG 2 between two `#rrggbb` colours. */
  const contrast = (a: string, b: string) => {
    const luminance = (hex: string) => {
      const [r = 0, g = 0, bl = 0] = [1, 3, 5].map((at) => {
        const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * bl;
    };
    const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
    return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
  };

  test('every price colour of both themes gives legible text, whichever the library picks', () => {
    for (const colour of ['#3fa7f5', '#f5923e', '#2fb59a', '#f2645f', '#0b66b8', '#a84c07', '#0a7361', '#c62f2b']) {
      const label = labelColour(colour);
      const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(label.slice(at, at + 2), 16));
      const text = 0.199 * r + 0.687 * g + 0.114 * b > 160 ? '#000000' : '#ffffff';
      expect(contrast(label, text), `${colour} → ${label}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('an opacity is added as the last two digits', () => {
    expect(withAlpha('#3fa7f5', 0.28)).toBe('#3fa7f547');
    expect(withAlpha('red', 0.5)).toBe('red');
  });
});
