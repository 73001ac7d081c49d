import { z } from 'zod';
import { ExpectedError } from '#core/result.ts';
import { ANY_SYMBOLS, ONE_SYMBOL, STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from '#core/strategy/strategy.ts';
import { guardStrategy } from '#core/user-code/guarded-strategy.ts';
import { packValue, unpackValue } from '#core/user-code/packed-value.ts';
import type { Dataset } from '../evaluation-protocol.ts';
import { createEvaluationTasks } from '../evaluation-tasks.ts';
import type { StrategyTask } from './strategy-tasks.ts';

/** Parameters were read before they came here. */
const NO_SCHEMA = z.strictObject({});

type Exported = Readonly<Record<string, unknown>>;
type Columns = readonly Float64Array[];

interface Answer {
  readonly value: unknown;
  readonly columns: Columns;
}

interface UserDefinition {
  readonly title?: unknown;
  readonly description?: unknown;
  readonly version?: unknown;
  readonly parameters?: Readonly<Record<string, { readonly initial?: unknown }>>;
  readonly needs?: StrategyDefinition['needs'];
  readonly warmupBars?: (parameters: object) => unknown;
  readonly create?: (parameters: object) => unknown;
}

interface TaskRequest {
  readonly name: StrategyTask;
  readonly input: unknown;
  readonly datasetId: string | null;
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
  const definitionFor = (exported: Exported, fresh: () => Exported): StrategyDefinition => ({
    id: 'user',
    title: String(definitionOf(exported).title),
    description: '',
    version: 1,
    interfaceVersion: STRATEGY_INTERFACE_VERSION,
    parameters: NO_SCHEMA,
    needs: { ...ONE_SYMBOL, ...ANY_SYMBOLS, ...definitionOf(exported).needs },
    warmupBars: (parameters) => watched(() => warmupOf(fresh(), parameters)),
    create: (parameters) =>
      guardStrategy(
        watched(() => definitionOf(fresh()).create?.({ ...parameters })),
        (error) => {
          thrown ??= { error };
        },
      ),
  });

  return {
    'strategy.describe': (exported: Exported): Answer => {
      const definition = definitionOf(exported);
      const { title, description, version, parameters = {}, needs } = definition;
      for (const name of ['warmupBars', 'create'] as const)
        if (typeof definition[name] !== 'function') throw new TypeError(`The strategy has no function ${name}.`);
      const defaults = Object.fromEntries(Object.entries(parameters).map(([name, { initial }]) => [name, initial]));
      const value = { title, description, version, parameters, needs: needs ?? { minimumSymbols: 1, maximumSymbols: 1 } };
      return { value: { ...value, defaultWarmupBars: warmupOf(exported, defaults) }, columns: nothing };
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
    'strategy.task': (exported: Exported, given: TaskRequest, columns: Columns, fresh: () => Exported): Answer => {
      thrown = null;
      current = definitionFor(exported, fresh);
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
