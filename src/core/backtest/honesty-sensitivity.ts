/** A run's outcome under a changed setting. */
export interface StressPoint {
  /** The setting: all costs times this, bars of warm-up before the first order, … */
  readonly setting: number;
  readonly totalReturn: number;
  readonly sharpe: number;
  readonly trades: number;
}

/** How much of the result costs take. */
export interface CostStress {
  /** By cost multiple, ascending. */
  readonly points: readonly StressPoint[];
  /** Total return with all costs doubled; null where it was not run. */
  readonly doubleCostReturn: number | null;
  /** Multiple of the costs at which nothing is left, linear between runs; 0 where there is no gain without costs, null beyond the runs. */
  readonly breakEvenMultiple: number | null;
}

/** {@link CostStress} of runs of one configuration with its costs multiplied. */
export function costStress(runs: readonly StressPoint[]): CostStress {
  const points = [...runs].sort((a, b) => a.setting - b.setting);
  const loss = points.findIndex(({ totalReturn }) => totalReturn <= 0);
  const [before, after] = [points[loss - 1], points[loss]];
  let breakEvenMultiple: number | null = null;
  if (after !== undefined) {
    breakEvenMultiple =
      before === undefined
        ? after.setting === 0
          ? 0
          : null
        : before.setting + ((after.setting - before.setting) * before.totalReturn) / (before.totalReturn - after.totalReturn);
  }
  return { points, doubleCostReturn: points.find(({ setting }) => setting === 2)?.totalReturn ?? null, breakEvenMultiple };
}

/** How much the result depends on when the first order was allowed. */
export interface WarmUpSensitivity {
  /** By bars of warm-up, ascending. */
  readonly points: readonly StressPoint[];
  /** Greatest less least total return, and Sharpe ratio. */
  readonly returnSpread: number;
  readonly sharpeSpread: number;
  /** Whether every run gains or none does. */
  readonly sameSign: boolean;
}

/** {@link WarmUpSensitivity} of runs that differ in their warm-up alone. */
export function warmUpSensitivity(runs: readonly StressPoint[]): WarmUpSensitivity {
  const points = [...runs].sort((a, b) => a.setting - b.setting);
  const spread = (values: number[]): number => (values.length === 0 ? 0 : Math.max(...values) - Math.min(...values));
  return {
    points,
    returnSpread: spread(points.map(({ totalReturn }) => totalReturn)),
    sharpeSpread: spread(points.map(({ sharpe }) => sharpe)),
    sameSign: new Set(points.map(({ totalReturn }) => totalReturn > 0)).size <= 1,
  };
}

/** How much the result depends on the path inside bars, which bars do not tell. */
export interface PathDependence {
  /** Share of the trades whose result the path decides. */
  readonly share: number;
  readonly worstReturn: number;
  readonly bestReturn: number;
  readonly adaptiveReturn: number | null;
  readonly sameSign: boolean;
}

/** {@link PathDependence} of runs of one configuration with the worst, the best and the nearer-extreme-first path. */
export function pathDependence(
  pathDependent: Uint8Array,
  trades: number,
  returns: { readonly worst: number; readonly best: number; readonly adaptive?: number | undefined },
): PathDependence {
  let depends = 0;
  for (let i = 0; i < trades; i++) depends += pathDependent[i] as number;
  return {
    share: trades === 0 ? 0 : depends / trades,
    worstReturn: returns.worst,
    bestReturn: returns.best,
    adaptiveReturn: returns.adaptive ?? null,
    sameSign: returns.worst > 0 === returns.best > 0,
  };
}
