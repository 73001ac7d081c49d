import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { measureNanoseconds, type Nanoseconds } from './nanoseconds.ts';

/** The indicators that all of the compared libraries have, with these parameters everywhere: ids of ours. */
export type ComparedId = 'sma' | 'ema' | 'rsi' | 'atr' | 'macd' | 'bollinger';

/** One public library on the same series in the same run. */
export type LibraryFigures =
  | {
      readonly library: string;
      readonly version: string;
      readonly how: string;
      readonly nanosecondsPerBar: Readonly<Record<ComparedId, Nanoseconds>>;
    }
  | { readonly library: string; readonly missing: string };

type Work = Readonly<Record<ComparedId, () => unknown>>;

interface Library {
  readonly name: string;
  /** How it was fed, and where its definition is another. */
  readonly how: string;
  readonly load: (bars: BarColumns) => Promise<Work>;
}

const RUNS = 5;
const require = createRequire(import.meta.url);

const LIBRARIES: readonly Library[] = [
  { name: 'trading-signals', how: 'one update per bar', load: tradingSignals },
  { name: 'indicatorts', how: 'one call on plain arrays; its ATR is a simple average, another definition', load: indicatorts },
  { name: 'technicalindicators', how: 'one call on plain arrays; it rounds RSI to two decimals', load: technicalindicators },
];

/** Measures the libraries that are installed, and says of the others how to install them: an installation for use has none. */
export async function benchLibraries(bars: BarColumns): Promise<LibraryFigures[]> {
  const figures: LibraryFigures[] = [];
  for (const { name, how, load } of LIBRARIES) {
    const version = installedVersion(name);
    if (version === null) {
      figures.push({ library: name, missing: `${name} is not installed; npm install with devDependencies brings it` });
      continue;
    }
    const work = await load(bars);
    const measure = (id: ComparedId) => measureNanoseconds(work[id], bars.timeUs.length, RUNS, 1);
    const nanosecondsPerBar = {
      sma: measure('sma'),
      ema: measure('ema'),
      rsi: measure('rsi'),
      atr: measure('atr'),
      macd: measure('macd'),
      bollinger: measure('bollinger'),
    };
    figures.push({ library: name, version, how, nanosecondsPerBar });
  }
  return figures;
}

/** Version of an installed package; null where there is none. Read from its folder, as not every package exports its package.json. */
function installedVersion(name: string): string | null {
  let folder: string;
  try {
    folder = dirname(require.resolve(name));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw cause;
    return null;
  }
  for (;;) {
    const description = readDescription(folder);
    if (description?.name === name && description.version !== undefined) return description.version;
    if (dirname(folder) === folder) return 'unknown';
    folder = dirname(folder);
  }
}

function readDescription(folder: string): { name?: string; version?: string } | null {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string; version?: string };
  } catch {
    return null;
  }
}

async function tradingSignals({ high, low, close }: BarColumns): Promise<Work> {
  const { SMA, EMA, RSI, ATR, MACD, BollingerBands } = await import('trading-signals');
  const candles = Array.from(close, (price, i) => ({ high: high[i] as number, low: low[i] as number, close: price }));
  const updates = (indicator: { update(price: number, replace: boolean): unknown }) => {
    let last: unknown;
    for (const price of close) last = indicator.update(price, false);
    return last;
  };
  return {
    sma: () => updates(new SMA(20)),
    ema: () => updates(new EMA(20)),
    rsi: () => updates(new RSI(14)),
    atr: () => {
      const atr = new ATR(14);
      let last: unknown;
      for (const candle of candles) last = atr.update(candle, false);
      return last;
    },
    macd: () => updates(new MACD(new EMA(12), new EMA(26), new EMA(9))),
    bollinger: () => updates(new BollingerBands(20, 2)),
  };
}

async function indicatorts(bars: BarColumns): Promise<Work> {
  const { sma, ema, rsi, atr, macd, bb } = await import('indicatorts');
  const [high, low, close] = [Array.from(bars.high), Array.from(bars.low), Array.from(bars.close)];
  return {
    sma: () => sma(close, { period: 20 }),
    ema: () => ema(close, { period: 20 }),
    rsi: () => rsi(close, { period: 14 }),
    atr: () => atr(high, low, close, { period: 14 }),
    macd: () => macd(close, { fast: 12, slow: 26, signal: 9 }),
    bollinger: () => bb(close, { period: 20 }),
  };
}

async function technicalindicators(bars: BarColumns): Promise<Work> {
  const { sma, ema, rsi, atr, macd, bollingerbands } = await import('technicalindicators');
  const [high, low, close] = [Array.from(bars.high), Array.from(bars.low), Array.from(bars.close)];
  const macdInput = { values: close, fastPeriod: 12, slowPeriod: 26, signalPeriod: 9, SimpleMAOscillator: false, SimpleMASignal: false };
  return {
    sma: () => sma({ period: 20, values: close }),
    ema: () => ema({ period: 20, values: close }),
    rsi: () => rsi({ period: 14, values: close }),
    atr: () => atr({ period: 14, high, low, close }),
    macd: () => macd(macdInput),
    bollinger: () => bollingerbands({ period: 20, stdDev: 2, values: close }),
  };
}
