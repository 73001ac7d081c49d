import type { StrategyListing } from '#contract/research-documents.ts';
import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { TIMEFRAMES, type Timeframe } from '#core/market/timeframe.ts';
import type { StoredSeries } from '../../../state/market-store.ts';
import { typicalCosts } from './cost-presets.ts';

/** A backtest as the wizard holds it: everything that decides the run, with nothing left out. */
export interface Draft {
  readonly configuration: BacktestConfiguration;
  readonly tags: readonly string[];
  readonly note: string;
  /** What is made of the run as soon as it is there. */
  readonly studies: readonly StudyAfterRun[];
}

/** Studies that may follow a run of their own accord. */
export const STUDIES_AFTER_RUN = ['monte-carlo', 'walk-forward', 'overfitting'] as const;
export type StudyAfterRun = (typeof STUDIES_AFTER_RUN)[number];
/** It takes no time, tries no settings, and says the most. */
const USUAL_STUDIES: readonly StudyAfterRun[] = ['monte-carlo'];

const VERSION = 1;

const EXECUTION: BacktestConfiguration['execution'] = {
  fillAt: 'next-open',
  intrabar: 'worst',
  limitFill: 'touch',
  allowShort: true,
  leverage: 1,
  positions: 'netting',
  latencyBars: 0,
  latencyMs: 0,
  closeAtSessionEnd: false,
};

/** What the wizard knows of the market when it makes a draft. */
interface KnownMarket {
  readonly series: readonly StoredSeries[];
  readonly bySymbol: ReadonlyMap<string, Instrument>;
}

const DAYS_ENOUGH = 250;
const BARS_ENOUGH = 500;

/** The symbol and timeframe to begin with: a real daily history where there is one, else the longest bars of which there are enough. */
export function firstMarket({ series, bySymbol }: KnownMarket): { symbol: string; timeframe: Timeframe } | null {
  const rank = ({ symbol, timeframe, count }: StoredSeries): readonly number[] => {
    const instrument = bySymbol.get(symbol);
    return [
      instrument?.isSimulated ? 0 : 1,
      timeframe === '1d' && count >= DAYS_ENOUGH ? 1 : 0,
      // An index can't be bought: its neighbour can.
      instrument?.assetClass === 'index' ? 0 : 1,
      count >= BARS_ENOUGH ? TIMEFRAMES.indexOf(timeframe) : -1,
      count,
    ];
  };
  const compare = (a: readonly number[], b: readonly number[]): number =>
    a.map((value, i) => (b[i] ?? 0) - value).find((difference) => difference !== 0) ?? 0;
  const [best] = series.toSorted((a, b) => compare(rank(a), rank(b)) || a.symbol.localeCompare(b.symbol));
  return best ? { symbol: best.symbol, timeframe: best.timeframe } : null;
}

/** A draft with sensible settings for what was chosen so far: it can run as it is. */
export function newDraft(
  strategy: StrategyListing | undefined,
  market: KnownMarket,
  wish: { symbol?: string; timeframe?: Timeframe } = {},
): Draft {
  const first = firstMarket(market);
  const symbol = wish.symbol ?? first?.symbol;
  const timeframe =
    wish.timeframe ?? market.series.find((series) => series.symbol === symbol && series.timeframe === first?.timeframe)?.timeframe;
  const instrument = symbol === undefined ? undefined : market.bySymbol.get(symbol);
  return {
    configuration: {
      symbols: symbol === undefined ? [] : [symbol],
      timeframe: timeframe ?? market.series.find((series) => series.symbol === symbol)?.timeframe ?? '1d',
      from: null,
      to: null,
      strategy: { id: strategy?.id ?? '', params: { ...strategy?.defaults } },
      initialCapital: 100_000,
      sizing: { type: 'equity-fraction', fraction: 0.9999, wholeUnits: isWholeMarket(instrument) },
      costs: typicalCosts(instrument),
      execution: EXECUTION,
      exits: { stopLoss: null, takeProfit: null, trailingStop: null, partials: [], maxBars: null },
      maxPositions: 1,
      warmupBars: 0,
      closeAtEnd: true,
      metrics: { convention: 'standard', riskFreeRate: null },
      data: 'bars',
      seed: 42,
    },
    tags: [],
    note: '',
    studies: USUAL_STUDIES,
  };
}

const isWholeMarket = (instrument: Instrument | undefined): boolean => instrument?.assetClass === 'equity';

/**
 * A draft on other symbols. What nobody touched goes along with the first of them: costs that are the typical ones of its market, and whether units are
 * whole. Where each symbol could have a position, each still can.
 */
export function onSymbols({ configuration, ...rest }: Draft, symbols: readonly string[], bySymbol: KnownMarket['bySymbol']): Draft {
  const [before, after] = [configuration.symbols, symbols].map(([first]) => (first === undefined ? undefined : bySymbol.get(first)));
  const { costs, sizing, maxPositions } = configuration;
  const hasTypical = JSON.stringify(costs) === JSON.stringify(typicalCosts(before));
  const hasUsualUnits = sizing.wholeUnits === isWholeMarket(before);
  const isForEach = maxPositions === Math.max(1, configuration.symbols.length);
  return {
    ...rest,
    configuration: {
      ...configuration,
      symbols: [...symbols],
      costs: hasTypical ? typicalCosts(after) : costs,
      sizing: hasUsualUnits ? { ...sizing, wholeUnits: isWholeMarket(after) } : sizing,
      maxPositions: isForEach ? Math.max(1, symbols.length) : maxPositions,
    },
  };
}

/** A draft with the settings of a stored run. What a later version of the app added takes its usual value. */
export function draftOf(
  configuration: Readonly<Record<string, unknown>>,
  tags: readonly string[] = [],
  note = '',
  studies = USUAL_STUDIES,
): Draft | null {
  const given = configuration as Partial<BacktestConfiguration>;
  if (typeof given.strategy?.id !== 'string' || !Array.isArray(given.symbols) || typeof given.timeframe !== 'string') return null;
  const usual = newDraft(undefined, { series: [], bySymbol: new Map() }).configuration;
  return {
    configuration: {
      ...usual,
      ...given,
      strategy: { id: given.strategy.id, params: { ...given.strategy.params } },
      costs: { ...usual.costs, ...given.costs },
      execution: { ...usual.execution, ...given.execution },
      exits: { ...usual.exits, ...given.exits },
      metrics: { ...usual.metrics, ...given.metrics },
    },
    tags,
    note,
    studies,
  };
}

/** The text that keeps a draft in the settings. */
export const writeDraft = (draft: Draft): string => JSON.stringify({ version: VERSION, ...draft });

/** Reads what {@link writeDraft} wrote; null when it is nothing of the kind. */
export function readDraft(text: string | null): Draft | null {
  if (text === null) return null;
  try {
    const saved = JSON.parse(text) as { version?: unknown; configuration?: unknown; tags?: unknown; note?: unknown; studies?: unknown };
    if (saved.version !== VERSION || typeof saved.configuration !== 'object' || saved.configuration === null) return null;
    const tags = Array.isArray(saved.tags) ? saved.tags.map(String) : [];
    const asked = saved.studies;
    const studies = Array.isArray(asked) ? STUDIES_AFTER_RUN.filter((kind) => asked.includes(kind)) : USUAL_STUDIES;
    return draftOf(saved.configuration as Record<string, unknown>, tags, typeof saved.note === 'string' ? saved.note : '', studies);
  } catch {
    return null;
  }
}

/** What is sent: a parameter that a strategy does not know is left out, as it belongs to another one. */
export function configurationOf({ configuration }: Draft, strategy: StrategyListing | undefined): BacktestConfiguration {
  if (!strategy) return configuration;
  const params = Object.fromEntries(Object.entries(configuration.strategy.params).filter(([name]) => name in strategy.defaults));
  return { ...configuration, strategy: { id: strategy.id, params: { ...strategy.defaults, ...params } } };
}
