import type { z } from 'zod';
import { create } from 'zustand';
import type { pipelineFigures, sourceStatus } from '#contract/market.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { follow } from '../connection/follow.ts';
import { linkTo } from '../connection/service-link.ts';
import { type PriceUnits, unknownUnits } from '../format/price.ts';
import { heardFromPrices } from './services-store.ts';

export type SourceStatus = z.infer<typeof sourceStatus>;
type PipelineFigures = z.infer<typeof pipelineFigures>;

export interface StoredSeries {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly count: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly generation: number;
}

/** Ticks of a symbol that came from files. */
export interface ImportedTicks {
  readonly symbol: string;
  readonly count: number;
  readonly fromUs: number;
  readonly toUs: number;
}

interface MarketState {
  readonly instruments: readonly Instrument[];
  readonly bySymbol: ReadonlyMap<string, Instrument>;
  /** Null until first asked for. */
  readonly series: readonly StoredSeries[] | null;
  readonly importedTicks: readonly ImportedTicks[];
  readonly sources: readonly SourceStatus[];
  readonly figures: PipelineFigures | null;
  readonly isLoaded: boolean;
}

/** Instruments, stored series, sources and figures of the pipeline. Prices are not here: they change too often for React. */
export const useMarket = create<MarketState>(() => ({
  instruments: [],
  bySymbol: new Map(),
  series: null,
  importedTicks: [],
  sources: [],
  figures: null,
  isLoaded: false,
}));

/** The units of a symbol; sensible ones by price where it is not known. */
export const unitsOf = (symbol: string, price = 1): PriceUnits => useMarket.getState().bySymbol.get(symbol) ?? unknownUnits(price);

/** Reads anew which series of bars are stored, and of which symbols ticks were imported. */
export async function refreshSeries(): Promise<void> {
  const { client } = linkTo('ingestion');
  const [series, ticks] = await Promise.all([client['bars.series']({}), client['ticks.series']({})]);
  if (series.ok) useMarket.setState({ series: series.value });
  if (ticks.ok) useMarket.setState({ importedTicks: ticks.value });
}

/** Whether the prices of a symbol that tick now are made up. */
export function isSimulated(symbol: string, state: MarketState = useMarket.getState()): boolean {
  const instrument = state.bySymbol.get(symbol);
  if (instrument?.isSimulated) return true;
  const live = state.sources.filter((source) => source.state === 'connected' && source.symbols.includes(symbol));
  return live.length > 0 && live.every((source) => source.isSimulated);
}

/** What the prices of a symbol are: of a market now, made up, stored ones played again, or a history that no source continues. */
type PriceKind = 'live' | 'simulated' | 'replay' | 'history';

/** Where the prices of a symbol come from, for every place that has to say so. */
export function priceKind(symbol: string, state: MarketState = useMarket.getState()): PriceKind {
  if (isReplay(symbol, state)) return 'replay';
  if (isSimulated(symbol, state)) return 'simulated';
  return state.sources.some((source) => source.state !== 'stopped' && source.symbols.includes(symbol)) ? 'live' : 'history';
}

/** Whether a symbol stands for stored ticks that are played again. */
export const isReplay = (symbol: string, state: MarketState = useMarket.getState()): boolean =>
  state.sources.some((source) => source.kind === 'replay' && source.symbols.includes(symbol)) ||
  (symbol.endsWith(REPLAY_SUFFIX) && (state.bySymbol.get(symbol)?.isSimulated ?? false));

const REPLAY_SUFFIX = '.replay';

/** Whether ticks of a symbol may be stored, so that playing them can be offered. */
export const mayHaveTicks = (symbol: string, state: MarketState = useMarket.getState()): boolean =>
  !isReplay(symbol, state) &&
  (state.importedTicks.some((ticks) => ticks.symbol === symbol) || state.sources.some((source) => source.symbols.includes(symbol)));

/** The symbol whose ticks a replay symbol plays. */
export const originalOf = (replaySymbol: string): string => replaySymbol.slice(0, -REPLAY_SUFFIX.length);

/** Follows what the ingestion process tells; returns how to stop. */
export function followMarket(): () => void {
  const link = linkTo('ingestion');
  const stops = [
    follow(
      link,
      (signal) => link.client['instruments.changed']({}, signal),
      (instruments) => {
        useMarket.setState({
          instruments,
          bySymbol: new Map(instruments.map((instrument) => [instrument.symbol, instrument])),
          isLoaded: true,
        });
        void refreshSeries();
      },
    ),
    follow(
      link,
      (signal) => link.client['feeds.sources']({}, signal),
      (sources) => useMarket.setState({ sources }),
    ),
    follow(
      link,
      (signal) => link.client['pipeline.figures']({}, signal),
      (figures) => {
        heardFromPrices();
        useMarket.setState({ figures });
      },
    ),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
