import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import { type BacktestConfiguration, backtestSettings } from './configuration.ts';
import { configuredTimeUs } from './configured-time.ts';

/** One thing wrong with a configuration: where, what is allowed, what was found. */
export interface ConfigurationProblem {
  /** Dotted path, for example `costs.commission.rate`. */
  readonly path: string;
  readonly allowed: string;
  readonly found: string;
}

/** A value as it is told of. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What lies at a path of a document; undefined where there is nothing. */
export function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  let value = raw;
  for (const key of path) {
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isRecord(value) && Object.hasOwn(value, key)) value = value[String(key)];
    else return undefined;
  }
  return value;
}

/** Settings that are good by themselves; those that are not are told of elsewhere, and left out here. */
type GoodSettings = Partial<BacktestConfiguration>;

function goodSettings(raw: unknown): GoodSettings {
  const good: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(backtestSettings.shape)) {
    const read = schema.safeParse(valueAt(raw, [name]));
    if (read.success) good[name] = read.data;
  }
  return good;
}

/** What does not go together, each setting good by itself: found even where others are bad, so that all is told at once. */
export function crossProblems(raw: unknown, definition: StrategyDefinition | null): ConfigurationProblem[] {
  const good = goodSettings(raw);
  return [
    ...rangeProblems(good),
    ...sizeProblems(good, definition),
    ...exitProblems(good),
    ...marginProblems(good),
    ...positionProblems(good, definition),
  ];
}

function rangeProblems({ from, to, symbols }: GoodSettings): ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  if (from && to && !(configuredTimeUs(from, false) < configuredTimeUs(to, true)))
    problems.push({ path: 'to', allowed: `a time after from (${from})`, found: shown(to) });
  if (symbols && new Set(symbols).size < symbols.length)
    problems.push({ path: 'symbols', allowed: 'a list in which each symbol is named once', found: shown(symbols) });
  return problems;
}

function sizeProblems({ sizing, execution, exits }: GoodSettings, definition: StrategyDefinition | null): ConfigurationProblem[] {
  if (sizing?.type === 'equity-fraction' && execution && sizing.fraction > execution.leverage)
    return [{ path: 'sizing.fraction', allowed: `at most execution.leverage (${execution.leverage})`, found: shown(sizing.fraction) }];
  if (sizing?.type === 'kelly-fraction' && execution && sizing.initialFraction > execution.leverage)
    return [
      {
        path: 'sizing.initialFraction',
        allowed: `at most execution.leverage (${execution.leverage})`,
        found: shown(sizing.initialFraction),
      },
    ];
  if (sizing?.type === 'risk-percent' && exits?.stopLoss === null && definition && !definition.needs.setsStops)
    return [
      {
        path: 'exits.stopLoss',
        allowed: `a stop, because risk-percent sizes by its distance and ${definition.id} sets none`,
        found: 'null',
      },
    ];
  return [];
}

/** What was entered with the leverage that is allowed would be closed at once. */
function marginProblems({ execution }: GoodSettings): ConfigurationProblem[] {
  if (execution?.maintenanceMargin === undefined || execution.maintenanceMargin * execution.leverage <= 1 + 1e-9) return [];
  const most = Number((1 / execution.leverage).toPrecision(6));
  const allowed = `at most 1 / execution.leverage (${most}), or what is entered is closed at once`;
  return [{ path: 'execution.maintenanceMargin', allowed, found: shown(execution.maintenanceMargin) }];
}

function exitProblems({ exits }: GoodSettings): ConfigurationProblem[] {
  if (!exits) return [];
  const problems: ConfigurationProblem[] = [];
  const taken = exits.partials.reduce((sum, { fraction }) => sum + fraction, 0);
  if (taken > 1 + 1e-9) problems.push({ path: 'exits.partials', allowed: 'fractions that sum to 1 at most', found: shown(taken) });
  if (exits.partials.length > 0 && exits.stopLoss === null)
    problems.push({ path: 'exits.stopLoss', allowed: 'a stop, because partial profits are multiples of its distance', found: 'null' });
  if (exits.trailingStop === null && exits.partials.some(({ moveStop }) => moveStop === 'trail'))
    problems.push({ path: 'exits.trailingStop', allowed: 'a trailing stop, because a partial profit starts it', found: 'null' });
  return problems;
}

function positionProblems({ maxPositions, symbols }: GoodSettings, definition: StrategyDefinition | null): ConfigurationProblem[] {
  const least = definition?.needs.positions ?? 1;
  const most = maxPositions ?? symbols?.length ?? least;
  return most < least ? [{ path: 'maxPositions', allowed: `at least ${least} for ${definition?.id}`, found: shown(maxPositions) }] : [];
}
