import type { z } from 'zod';
import { ExpectedError, err, ok, type Result } from '#core/result.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import { type BacktestConfiguration, backtestSettings } from './configuration.ts';
import type { Costs } from './cost-settings.ts';

/** One thing wrong with a configuration: where, what is allowed, what was found. */
export interface ConfigurationProblem {
  /** Dotted path, for example `costs.commission.rate`. */
  readonly path: string;
  readonly allowed: string;
  readonly found: string;
}

/** Keys that are also understood one level off where they belong. */
const MOVED: readonly (readonly [from: readonly string[], to: readonly [string, string]])[] = [
  [['latencyBars'], ['execution', 'latencyBars']],
  [['latencyMs'], ['execution', 'latencyMs']],
  [
    ['costs', 'latencyBars'],
    ['execution', 'latencyBars'],
  ],
  [
    ['costs', 'latencyMs'],
    ['execution', 'latencyMs'],
  ],
  [['swap'], ['costs', 'swap']],
  [['borrowRate'], ['costs', 'borrowRate']],
  [
    ['execution', 'swap'],
    ['costs', 'swap'],
  ],
  [
    ['execution', 'borrowRate'],
    ['costs', 'borrowRate'],
  ],
];

/**
 * Checks a configuration from outside and fills in what it does not say. `findStrategy` tells what strategies there are, the
 * trader's own included. Error `BadConfiguration`: every problem at once in its sentence and, as {@link ConfigurationProblem}s, in its data.
 */
export function readConfiguration(
  raw: unknown,
  findStrategy: (id: string) => StrategyDefinition | null,
  strategyIds: readonly string[],
): Result<BacktestConfiguration, ExpectedError> {
  const moved = withKeysMoved(raw);
  const parsed = backtestSettings.safeParse(moved);
  const problems = parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(issue, moved, []));
  const strategy = valueAt(moved, ['strategy', 'id']);
  const definition = typeof strategy === 'string' ? findStrategy(strategy) : null;
  if (typeof strategy === 'string' && definition === null)
    problems.push({ path: 'strategy.id', allowed: `one of ${strategyIds.join(', ')}`, found: shown(strategy) });
  const given = valueAt(moved, ['strategy', 'params']) ?? {};
  const params = definition?.parameters.safeParse(given);
  if (definition && params && !params.success)
    for (const issue of params.error.issues)
      problems.push(...problemsOf(issue, moved, ['strategy', 'params'], Object.keys(definition.parameters.shape)));
  if (parsed.success) problems.push(...crossProblems(parsed.data));
  const positions = definition?.needs.positions ?? 1;
  if (parsed.success && (parsed.data.maxPositions ?? parsed.data.symbols.length) < positions)
    problems.push({ path: 'maxPositions', allowed: `at least ${positions} for ${definition?.id}`, found: shown(parsed.data.maxPositions) });
  if (problems.length > 0 || !parsed.success || !params?.success) {
    const sentences = problems.map(
      ({ path, allowed, found }) => `${path === '' ? 'The configuration' : path} must be ${allowed}, but it is ${found}.`,
    );
    return err(new ExpectedError('BadConfiguration', sentences.join(' '), { problems }));
  }
  const data = parsed.data;
  // Where orders fill at ticks, a bar without any costs what is usual. Their own widths have a factor, so that a stress of the costs reaches them.
  const isSpreadGiven = valueAt(moved, ['costs', 'spread']) !== undefined;
  const spread: Costs['spread'] = isSpreadGiven
    ? { ...data.costs.spread, factor: data.costs.spread.factor ?? 1 }
    : { type: 'quotes', factor: 1 };
  const costs: Costs = data.data === 'ticks' ? { ...data.costs, spread } : data.costs;
  return ok({
    ...data,
    costs,
    maxPositions: data.maxPositions ?? data.symbols.length,
    strategy: { ...data.strategy, params: params.data },
  });
}

function crossProblems(config: z.output<typeof backtestSettings>): ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  const { from, to, sizing, exits, execution } = config;
  if (from && to && from > to) problems.push({ path: 'to', allowed: `a time not before from (${from})`, found: shown(to) });
  if (new Set(config.symbols).size < config.symbols.length)
    problems.push({ path: 'symbols', allowed: 'a list in which each symbol is named once', found: shown(config.symbols) });
  if (sizing.type === 'equity-fraction' && sizing.fraction > execution.leverage)
    problems.push({
      path: 'sizing.fraction',
      allowed: `at most execution.leverage (${execution.leverage})`,
      found: shown(sizing.fraction),
    });
  const taken = exits.partials.reduce((sum, { fraction }) => sum + fraction, 0);
  if (taken > 1 + 1e-9) problems.push({ path: 'exits.partials', allowed: 'fractions that sum to 1 at most', found: shown(taken) });
  if (exits.partials.length > 0 && exits.stopLoss === null)
    problems.push({ path: 'exits.stopLoss', allowed: 'a stop, because partial profits are multiples of its distance', found: 'null' });
  return problems;
}

function problemsOf(
  issue: z.core.$ZodIssue,
  raw: unknown,
  prefix: readonly PropertyKey[],
  known?: readonly string[],
): ConfigurationProblem[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const allowed = known
      ? known.length > 0
        ? `a parameter among ${known.join(', ')}`
        : 'left out: this strategy has no parameters'
      : issue.message;
    return issue.keys.map((key) => ({ path: dotted([...path, key]), allowed, found: 'not known' }));
  }
  return [{ path: dotted(path), allowed: issue.message, found: shown(valueAt(raw, path)) }];
}

const dotted = (path: readonly PropertyKey[]): string => path.map(String).join('.');

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  let value = raw;
  for (const key of path) {
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isRecord(value) && Object.hasOwn(value, key)) value = value[String(key)];
    else return undefined;
  }
  return value;
}

function withKeysMoved(raw: unknown): unknown {
  if (!isRecord(raw)) return raw;
  const result: Record<string, unknown> = { ...raw };
  for (const [from, [section, key]] of MOVED) {
    const value = valueAt(result, from);
    const target = result[section] ?? {};
    if (value === undefined || !isRecord(target) || Object.hasOwn(target, key)) continue;
    if (from.length === 1) delete result[from[0] as string];
    else {
      const { [from[1] as string]: _moved, ...rest } = result[from[0] as string] as Record<string, unknown>;
      result[from[0] as string] = rest;
    }
    result[section] = { ...target, [key]: value };
  }
  return result;
}
