import type { RunDocument } from '#contract/research-documents.ts';
import { TIMEFRAMES, type Timeframe } from '#core/market/timeframe.ts';
import { openSection } from '../../state/shell-store.ts';
import { showToast } from '../../ui/toast.tsx';
import { activeChart, changeChart } from '../trade/charts-store.ts';
import { addChartBeside, focusChart } from '../trade/workspace-actions.ts';
import { endReplay, nextTrade, startReplayAt } from './replay-player.ts';
import { replayStrategy } from './replayed-strategy.ts';

const isTimeframe = (text: unknown): text is Timeframe => (TIMEFRAMES as readonly unknown[]).includes(text);

/**
 * Shows a run on the active chart as it happened, with its own configuration behind it: up to the bar before a trade of one of its symbols, else up to its
 * first trade. The chart takes the run's timeframe and that symbol.
 */
export async function replayRun(run: RunDocument, at: { readonly beforeUs: number; readonly symbol: string } | null = null): Promise<void> {
  const symbol = at?.symbol ?? run.symbols[0] ?? '';
  const { timeframe } = run;
  if (!isTimeframe(timeframe) || symbol === '') return;
  openSection('trade');
  if (!activeChart()) addChartBeside(null, 'right');
  const active = activeChart();
  if (!active) return;
  const [id] = active;
  endReplay(id);
  changeChart(id, { symbol, timeframe });
  focusChart(id);
  await startReplayAt(id, at === null ? run.fromUs : at.beforeUs - 1);
  const start = await replayStrategy(id, run.manifest.config, run.runId);
  if (start.kind === 'going' && at === null) await nextTrade(id);
  if (start.kind === 'failed') showToast('The run can not be replayed.', start.problem, 'bad');
}
