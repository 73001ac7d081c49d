import { create } from 'zustand';
import { linkTo } from '../../connection/service-link.ts';
import { originalOf, type SourceStatus, useMarket } from '../../state/market-store.ts';
import { openSection } from '../../state/shell-store.ts';
import { showToast } from '../../ui/toast.tsx';
import { activeChart, changeChart, useCharts } from '../trade/charts-store.ts';

export type ReplaySpeed = 1 | 10 | 'max';

/** What is played, as it was asked for. */
export interface ReplayRequest {
  readonly symbol: string;
  readonly speed: ReplaySpeed;
  readonly fromUs?: number;
  readonly toUs?: number;
}

interface ReplayState {
  /** The symbol that the dialog asks about; null while it is closed. */
  readonly asked: string | null;
  /** What this page started, by source name. Replays that another window started are missing: their speed is not known here. */
  readonly requests: Readonly<Record<string, ReplayRequest>>;
}

/** Replays of stored ticks, as far as this page knows more of them than the list of sources says. */
export const useReplays = create<ReplayState>(() => ({ asked: null, requests: {} }));

export const askReplay = (symbol: string): void => useReplays.setState({ asked: symbol });
export const closeReplayDialog = (): void => useReplays.setState({ asked: null });

/** How a speed is written. */
export const speedLabel = (speed: ReplaySpeed): string => (speed === 'max' ? 'as fast as possible' : `×${speed}`);

/** The source that plays a replay symbol, running or ended. */
export const replaySourceOf = (symbol: string, sources: readonly SourceStatus[]): SourceStatus | undefined =>
  sources.find((source) => source.kind === 'replay' && source.symbols.includes(symbol)) ??
  sources.find((source) => source.kind === 'replay' && source.name.endsWith(`:${originalOf(symbol)}`));

/** Starts a replay from its beginning and shows it on the active chart; answers with what went wrong, or null. */
export async function startReplay(request: ReplayRequest): Promise<string | null> {
  const result = await linkTo('ingestion').client['feeds.replay']({ ...request });
  if (!result.ok) return result.error.message;
  const { sourceName, symbol } = result.value;
  useReplays.setState(({ requests }) => ({ requests: { ...requests, [sourceName]: request } }));
  const isShown = Object.values(useCharts.getState().charts).some((chart) => chart.symbol === symbol);
  const active = activeChart();
  openSection('trade');
  // A replay begins without bars: on a long timeframe nothing would happen for hours.
  if (active && !isShown) changeChart(active[0], { symbol, timeframe: active[1].timeframe === '1s' ? '1s' : '1m' });
  return null;
}

/** Stops a replay; its bars stay on the chart. */
export async function stopReplay(sourceName: string): Promise<void> {
  const result = await linkTo('ingestion').client['feeds.stopReplay']({ sourceName });
  if (!result.ok) showToast('The replay could not be stopped.', result.error.message, 'bad');
}

/** Plays the same ticks again from the first one, at the speed asked for before unless another is given. */
export async function playAgain(sourceName: string, speed?: ReplaySpeed): Promise<void> {
  const known = useReplays.getState().requests[sourceName] ?? { symbol: sourceName.slice(sourceName.indexOf(':') + 1), speed: 10 };
  const problem = await startReplay({ ...known, ...(speed === undefined ? {} : { speed }) });
  if (problem !== null) showToast('The replay did not start.', problem, 'bad');
}

/** Ends a replay: stops it and puts every chart that shows it back to the symbol that it was made of. */
export async function leaveReplay(symbol: string): Promise<void> {
  const source = replaySourceOf(symbol, useMarket.getState().sources);
  if (source && source.state !== 'stopped') await stopReplay(source.name);
  for (const [id, chart] of Object.entries(useCharts.getState().charts))
    if (chart.symbol === symbol) changeChart(id, { symbol: originalOf(symbol) });
}
