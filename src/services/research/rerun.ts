import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { ENGINE_VERSION } from '#core/backtest/engine-version.ts';
import { metricsByName } from '#core/backtest/metrics-summary.ts';
import { isoTime } from '#core/market/iso-time.ts';
import { resolveStored, runOnce } from './execute-run.ts';
import type { ResearchDeps } from './research-deps.ts';
import { codeHashOf } from './run-code.ts';
import { equityOf, readRun, TRADE_COLUMNS } from './run-records.ts';
import { ProgressMeter, type WorkProgress } from './work-progress.ts';

export interface Difference {
  readonly where: string;
  readonly stored: string;
  readonly now: string;
}

function columnDifference(where: string, stored: Float64Array, now: ArrayLike<number>, nameOf: (i: number) => string): Difference | null {
  if (stored.length !== now.length) return { where: `${where}, how many`, stored: String(stored.length), now: String(now.length) };
  for (let i = 0; i < stored.length; i++)
    if (!Object.is(stored[i], now[i])) return { where: `${where}, ${nameOf(i)}`, stored: String(stored[i]), now: String(now[i]) };
  return null;
}

/** What is to be said of a strategy of the trader's own that ran as it was stored; null when its file is still the same. */
async function changedSince({ own }: ResearchDeps, { strategy }: BacktestConfiguration): Promise<string | null> {
  if (!own || strategy.code === undefined) return null;
  const current = await own.current(strategy.id).catch(() => null);
  if (current?.unit.hash === strategy.code) return null;
  return `The code that was stored with the run was run again: the file of ${strategy.id} is another one now, or is gone.`;
}

/** Runs a stored run's configuration again and says where the outcome is not the same to the last digit. Nothing is stored. */
export async function rerun(
  deps: ResearchDeps,
  runId: string,
  signal: AbortSignal,
  tell: (progress: WorkProgress) => void,
): Promise<{ isEqual: boolean; differences: Difference[]; note: string | null }> {
  const { document, columns } = readRun(deps.store, runId);
  const { manifest } = document;
  const meter = new ProgressMeter(deps.clock, 1, tell);
  meter.stage('running again');
  const configuration = await resolveStored(deps, manifest);
  const { data, result, metrics } = await runOnce(deps, configuration, signal);
  deps.pool.forget(data.dataset.id);
  const differences: Difference[] = [];
  const compare = (where: string, stored: unknown, now: unknown) => {
    if (!Object.is(stored, now)) differences.push({ where, stored: String(stored), now: String(now) });
  };
  compare('engine version', manifest.engineVersion, ENGINE_VERSION);
  compare('strategy and engine (code hash)', manifest.codeHash, codeHashOf(deps, configuration));
  compare('stored bars (data hash)', manifest.dataHash, data.dataHash);
  const stored = equityOf(columns);
  const at = (i: number) => isoTime(stored.timeUs[i] as number);
  const found = [
    columnDifference('account, times', stored.timeUs, result.equity.timeUs, at),
    columnDifference('account', stored.value, result.equity.value, at),
    ...TRADE_COLUMNS.map((name) =>
      columnDifference(`trades, ${name}`, columns[`trades.${name}`] ?? new Float64Array(0), result.trades[name], (i) => `trade ${i + 1}`),
    ),
  ];
  differences.push(...found.filter((one) => one !== null));
  const now = metricsByName(metrics);
  for (const name of new Set([...Object.keys(document.metrics), ...Object.keys(now)]))
    compare(`metrics.${name}`, document.metrics[name], now[name]);
  return { isEqual: differences.length === 0, differences, note: await changedSince(deps, configuration) };
}
