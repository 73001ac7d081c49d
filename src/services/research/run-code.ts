import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { ENGINE_VERSION } from '#core/backtest/engine-version.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import type { UserIndicator } from '../user-code/user-indicator.ts';
import type { ResearchDeps } from './research-deps.ts';
import { codeHash } from './run-identity.ts';
import type { UserStrategy } from './sandbox/user-strategy.ts';
import type { StrategyCatalogue } from './strategy-catalogue.ts';
import { timeLimitMs } from './time-limit.ts';

const versionOf = ({ own }: ResearchDeps, { strategy }: BacktestConfiguration): UserStrategy | null =>
  strategy.code === undefined ? null : (own?.version(strategy.id, strategy.code) ?? null);

/** The source of a configuration's strategy where it is the trader's own: as it runs, whatever its file has become. */
export const ownSourceOf = (deps: ResearchDeps, configuration: BacktestConfiguration): string | null =>
  versionOf(deps, configuration)?.source ?? null;

/** Sources of the trader's own indicators that a configuration's strategy asks for, by id. */
export const ownIndicatorsOf = (deps: ResearchDeps, configuration: BacktestConfiguration): Record<string, string> =>
  indicatorSources(versionOf(deps, configuration)?.indicators ?? []);

const indicatorSources = (indicators: readonly UserIndicator[]): Record<string, string> =>
  Object.fromEntries(indicators.map(({ description, source }) => [description.id, source]));

/** SHA-256 of engine version and source of what a configuration runs. */
export function codeHashOf(deps: ResearchDeps, configuration: BacktestConfiguration): string {
  const version = versionOf(deps, configuration);
  return version === null ? deps.strategies.codeHashOf(configuration.strategy.id) : ownCodeHash(ENGINE_VERSION, version);
}

/** SHA-256 of engine version, source and the sources of the indicators. */
export const ownCodeHash = (engineVersion: string, { source, indicators }: Pick<UserStrategy, 'source' | 'indicators'>): string =>
  codeHash(engineVersion, [source, ...Object.entries(indicatorSources(indicators)).flat()].join('\n'));

/**
 * The definition of a configuration's strategy with the warm-up that it has with these parameters: that of the trader's own code is asked
 * where it runs. Throws `UnknownStrategy`, and as a run does.
 */
export async function settledDefinition(deps: ResearchDeps, configuration: BacktestConfiguration): Promise<StrategyDefinition> {
  const { strategies, pool } = deps;
  const version = versionOf(deps, configuration);
  if (version === null) return strategies.require(configuration.strategy.id);
  const bars = await pool.run('warmup', configuration, { signal: new AbortController().signal, timeLimitMs: timeLimitMs(0) });
  return { ...ownDefinition(version), warmupBars: () => bars };
}

/** The definition of a configuration's strategy; of the trader's own, that of the version that it runs. Throws `UnknownStrategy`. */
export function definitionOf(deps: ResearchDeps, configuration: BacktestConfiguration): StrategyDefinition {
  const version = versionOf(deps, configuration);
  return version ? ownDefinition(version) : deps.strategies.require(configuration.strategy.id);
}

/** A catalogue of one strategy, for reading configurations that name it. */
export const onlyThis = (definition: StrategyDefinition): Pick<StrategyCatalogue, 'find' | 'definitions'> => ({
  definitions: [definition],
  find: (id) => (id === definition.id ? definition : null),
});

/** What the app knows of a strategy of the trader's own. It is created in a sandbox alone. */
export function ownDefinition({ description, defaultWarmupBars }: UserStrategy): StrategyDefinition {
  return {
    ...description,
    warmupBars: () => defaultWarmupBars,
    create: () => {
      throw new Error(`${description.id} runs in a sandbox, and nowhere else.`);
    },
  };
}
