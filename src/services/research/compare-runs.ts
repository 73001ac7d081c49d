import type { z } from 'zod';
import type { researchContract } from '#contract/research.ts';
import type { RunDocument } from '#contract/research-documents.ts';
import { canonicalJson } from '#core/backtest/honesty-canonical-json.ts';
import { changesOf } from '#core/backtest/metrics-periods.ts';
import type { NamedColumns, ResearchStore } from '#core/ports/research-store.ts';
import { meanOf } from '#core/statistics/moments.ts';
import { quantile } from '#core/statistics/quantile.ts';
import { resampledMeans } from '#core/statistics/stationary-bootstrap.ts';
import type { Judgements } from './judgements.ts';
import { equityOf, listingOf, readRun, tradeCountOf } from './run-records.ts';
import { pick, thinPositions } from './thin-curve.ts';

type Comparison = z.output<(typeof researchContract)['runs.compare']['output']>;
interface Compared {
  readonly document: RunDocument;
  readonly columns: NamedColumns;
}

const CURVE_POINTS = 2000;
/** Fewer common closes tell nothing about a difference. */
const LEAST_RETURNS = 30;

/** Leaves of a configuration by dotted path. */
function leavesOf(value: unknown, path: string, into: Map<string, string>): Map<string, string> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    for (const [key, inner] of Object.entries(value)) leavesOf(inner, path === '' ? key : `${path}.${key}`, into);
  else into.set(path, JSON.stringify(value) ?? '');
  return into;
}

function differingSettings(runs: readonly Compared[]): Comparison['settings'] {
  const leaves = runs.map(({ document }) => leavesOf(document.manifest.config, '', new Map()));
  const paths = [...new Set(leaves.flatMap((map) => [...map.keys()]))].sort();
  return paths.map((path) => ({ path, values: leaves.map((map) => map.get(path) ?? '') })).filter(({ values }) => new Set(values).size > 1);
}

/** Positions of the times that all curves have. */
function commonPositions(runs: readonly Compared[]): Uint32Array[] {
  const times = runs.map(({ columns }) => equityOf(columns).timeUs);
  const at = runs.map(() => 0);
  const found: number[][] = runs.map(() => []);
  const [first] = times;
  for (let i = 0; first && i < first.length; i++) {
    const timeUs = first[i] as number;
    const isCommon = times.every((column, k) => {
      while (at[k] !== undefined && (at[k] as number) < column.length && (column[at[k] as number] as number) < timeUs)
        at[k] = (at[k] as number) + 1;
      return column[at[k] as number] === timeUs;
    });
    if (isCommon) for (const [k, positions] of found.entries()) positions.push(at[k] as number);
  }
  return found.map((positions) => Uint32Array.from(positions));
}

const tradeKeys = ({ document, columns }: Compared): Set<string> => {
  const of = (name: string) => columns[`trades.${name}`] ?? new Float64Array(0);
  const [time, side, symbol] = [of('entryTimeUs'), of('side'), of('symbol')];
  return new Set(Array.from({ length: tradeCountOf(columns) }, (_, i) => `${time[i]} ${side[i]} ${document.symbols[symbol[i] as number]}`));
};

/** 95 % interval of the difference of mean annual returns, from the same stationary bootstrap resamples of both. */
function returnDifference(curves: readonly Float64Array[], seed: number, periodsPerYear: number): { low: number; high: number } | null {
  const [a, b] = curves.map(changesOf);
  if (!a || !b || a.length < LEAST_RETURNS) return null;
  const [means] = resampledMeans([b.map((value, i) => value - (a[i] as number))], { seed });
  if (!means) return null;
  return { low: quantile(means, 0.025) * periodsPerYear, high: quantile(means, 0.975) * periodsPerYear };
}

const isEqualInAll = (runs: readonly Compared[], of: (document: RunDocument) => unknown): boolean =>
  new Set(runs.map(({ document }) => JSON.stringify(of(document)))).size === 1;

const costsOf = (document: RunDocument) =>
  canonicalJson((document.manifest.config as { costs?: Parameters<typeof canonicalJson>[0] }).costs ?? null);

/** Two to four stored runs beside each other, judged by now. Throws `UnknownRun`. */
export async function compareRuns(store: ResearchStore, judgements: Judgements, runIds: readonly string[]): Promise<Comparison> {
  const read = runIds.map((runId) => readRun(store, runId));
  const runs = await Promise.all(
    read.map(async ({ document, idea, columns }) => ({ document: await judgements.ofRun(document, idea), columns })),
  );
  const positions = commonPositions(runs);
  const common = runs.map(({ columns }, k) => pick(equityOf(columns).value, positions[k] as Uint32Array));
  const [first, second] = runs.map(tradeKeys);
  const both = first && second ? [...first].filter((key) => second.has(key)).length : 0;
  const shown = thinPositions(common[0] ?? new Float64Array(0), CURVE_POINTS);
  return {
    runs: runs.map(({ document }) => listingOf(document)),
    isSameData: isEqualInAll(runs, ({ manifest }) => manifest.dataHash),
    isSameCosts: new Set(runs.map(({ document }) => costsOf(document))).size === 1,
    settings: differingSettings(runs),
    metrics: comparedMetrics(runs, common),
    trades: { onlyFirst: (first?.size ?? 0) - both, onlySecond: (second?.size ?? 0) - both, both },
    equity: {
      timeUs: pick(pick(equityOf((runs[0] as Compared).columns).timeUs, positions[0] as Uint32Array), shown),
      values: common.map((column) => pick(column, shown)),
    },
  };
}

function comparedMetrics(runs: readonly Compared[], common: readonly Float64Array[]): Comparison['metrics'] {
  const summaries = runs.map(({ document }) => document.summary);
  const names = Object.keys(summaries[0] ?? {}).filter((name) => name !== 'verdict') as Exclude<keyof RunDocument['summary'], 'verdict'>[];
  const rows: Comparison['metrics'] = names.map((name) => {
    const values = summaries.map((summary) => summary[name]);
    const [a, b] = values;
    return { name, values, difference: typeof a === 'number' && typeof b === 'number' ? b - a : null, low: null, high: null };
  });
  const periods = barsPerYear(runs[0] as Compared);
  const interval = returnDifference(common, (runs[0]?.document.manifest.seed ?? 0) >>> 0, periods);
  const means = common.map((column) => meanOf(changesOf(column)) * periods).map((value) => (Number.isFinite(value) ? value : null));
  const [a, b] = means;
  const difference = typeof a === 'number' && typeof b === 'number' ? b - a : null;
  return [{ name: 'annualMeanReturn', values: means, difference, low: interval?.low ?? null, high: interval?.high ?? null }, ...rows];
}

/** Points of a curve in a year of its own time. */
function barsPerYear({ columns }: Compared): number {
  const { timeUs } = equityOf(columns);
  const years = ((timeUs[timeUs.length - 1] ?? 0) - (timeUs[0] ?? 0)) / (365.25 * 86_400_000_000);
  return years > 0 ? (timeUs.length - 1) / years : 252;
}
