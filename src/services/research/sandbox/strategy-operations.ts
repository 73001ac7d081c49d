import { z } from 'zod';
import { ExpectedError } from '#core/result.ts';
import { type BroughtIndicator, STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from '#core/strategy/strategy.ts';
import { describeUserIndicator } from '#core/user-code/describe-indicator.ts';
import { guardIndicator } from '#core/user-code/guarded-indicator.ts';
import { guardStrategy } from '#core/user-code/guarded-strategy.ts';
import { packValue, unpackValue } from '#core/user-code/packed-value.ts';
import { silentIndicator } from '#core/user-code/silent-indicator.ts';
import type { Dataset } from '../evaluation-protocol.ts';
import { createEvaluationTasks } from '../evaluation-tasks.ts';
import type { TaskCode, TaskRequest } from './task-request.ts';

/** Parameters were read before they came here. */
const NO_SCHEMA = z.strictObject({});

type Exported = Readonly<Record<string, unknown>>;
type Columns = readonly Float64Array[];

interface Answer {
  readonly value: unknown;
  readonly columns: Columns;
}

/** Evaluates the module of another unit. */
type FreshOf = (unit: string) => Exported;

interface UserDefinition {
  readonly title?: unknown;
  readonly description?: unknown;
  readonly version?: unknown;
  readonly parameters?: unknown;
  readonly needs?: unknown;
  readonly warmupBars?: (parameters: object) => unknown;
  readonly create?: (parameters: object) => unknown;
}

function definitionOf(exported: Exported): UserDefinition {
  const found = exported.strategy;
  if (typeof found === 'object' && found !== null) return found;
  throw new TypeError('The file must have `export const strategy = defineStrategy({ … })`.');
}

function warmupOf(exported: Exported, parameters: object): number {
  const bars = definitionOf(exported).warmupBars?.({ ...parameters });
  if (typeof bars === 'number' && Number.isInteger(bars) && bars >= 0) return bars;
  throw new TypeError(
    `warmupBars must answer with a whole number of bars, but it answers ${typeof bars === 'number' ? bars : typeof bars}.`,
  );
}

const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value));

const declaredDefaults = z.record(z.string(), z.object({ initial: z.unknown() })).catch({});

const defaultsOf = (parameters: unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(declaredDefaults.parse(parameters)).map(([name, { initial }]) => [name, initial]));

/**
 * What the sandbox does with a module that exports `strategy`: the engine runs beside it, so that a bar costs a call and no message. Bars are
 * handed in once and kept by their id. Every run evaluates the module anew: nothing that one run knew is there in the next.
 */
export function createStrategyOperations() {
  const datasets = new Map<string, Dataset>();
  let current: StrategyDefinition | null = null;
  let thrown: { readonly error: unknown } | null = null;
  const tasks = createEvaluationTasks(
    () => current,
    () => 0,
  );
  const nothing: Columns = [];

  /** Remembers what user code threw as it was thrown: its stack names the line. */
  const watched = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      thrown ??= { error };
      throw error;
    }
  };
  /** What it told of itself was read once, when it was checked: what is a getter there may be another one now. */
  const definitionFor = ({ title, needs, indicators, probe }: TaskCode, fresh: () => Exported, freshOf: FreshOf): StrategyDefinition => ({
    id: 'user',
    title,
    description: '',
    version: 1,
    interfaceVersion: STRATEGY_INTERFACE_VERSION,
    parameters: NO_SCHEMA,
    needs,
    indicators: new Map(
      indicators.map(({ name, hash, told }): [string, BroughtIndicator] => {
        const description = describeUserIndicator(name, told);
        if (!description.ok) throw description.error;
        const { value } = description;
        // Columns are kept by hash: those without values are others.
        if (probe && probe.only !== hash) return [value.id, { definition: silentIndicator(value), hash: `silent ${hash}` }];
        return [value.id, { definition: guardIndicator(value, () => freshOf(hash), watched), hash }];
      }),
    ),
    warmupBars: (parameters) => watched(() => warmupOf(fresh(), parameters)),
    create: (parameters) => {
      const strategy = guardStrategy(
        watched(() => definitionOf(fresh()).create?.({ ...parameters })),
        (error) => {
          thrown ??= { error };
        },
      );
      return probe ? { onStart: (context) => strategy.onStart(context), onBar: () => undefined } : strategy;
    },
  });

  return {
    'strategy.describe': (exported: Exported): Answer => {
      const definition = definitionOf(exported);
      const { title, description, version, parameters = {}, needs = {} } = definition;
      for (const name of ['warmupBars', 'create'] as const)
        if (typeof definition[name] !== 'function') throw new TypeError(`The strategy has no function ${name}.`);
      // Plain from here on: each of them is read once.
      const value = plain({ title, description, version, parameters, needs });
      return { value: { ...value, defaultWarmupBars: warmupOf(exported, defaultsOf(value.parameters)) }, columns: nothing };
    },
    'strategy.dataset': (_exported: Exported, given: { json: unknown }, columns: Columns): Answer => {
      const dataset = unpackValue({ json: given.json, columns }) as Dataset;
      datasets.set(dataset.id, dataset);
      return { value: null, columns: nothing };
    },
    'strategy.forget': (_exported: Exported, given: { ids: readonly string[] }): Answer => {
      for (const id of given.ids) datasets.delete(id);
      return { value: null, columns: nothing };
    },
    /** What the engine itself refuses is an answer; what user code threw is thrown on as it was. */
    'strategy.task': (_exported: Exported, given: TaskRequest, columns: Columns, fresh: () => Exported, freshOf: FreshOf): Answer => {
      thrown = null;
      current = definitionFor(given.code, fresh, freshOf);
      const task = tasks[given.name] as (input: unknown, dataset: Dataset | null) => unknown;
      const input = unpackValue({ json: given.input, columns });
      const dataset = given.datasetId === null ? null : (datasets.get(given.datasetId) ?? null);
      try {
        const done = packValue(task(input, dataset));
        return { value: { done: done.json }, columns: done.columns };
      } catch (error) {
        if (thrown !== null) throw (thrown as { readonly error: unknown }).error;
        if (!(error instanceof ExpectedError)) throw error;
        const { code, message, data } = error;
        return { value: { failed: { code, message, data } }, columns: nothing };
      }
    },
  };
}
