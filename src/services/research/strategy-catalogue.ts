import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { StrategyListing } from '#contract/research-documents.ts';
import { ExpectedError } from '#core/result.ts';
import { findStrategy, STRATEGIES } from '#core/strategy/strategies.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import { codeHash } from './run-identity.ts';

/** The strategies there are, with their source. */
export interface StrategyCatalogue {
  readonly definitions: readonly StrategyDefinition[];
  find(id: string): StrategyDefinition | null;
  /** Throws `UnknownStrategy`. */
  require(id: string): StrategyDefinition;
  /** The file that holds the strategy, as text. */
  sourceOf(id: string): string;
  listing(definition: StrategyDefinition): StrategyListing;
  /** SHA-256 of engine version and source. */
  codeHashOf(id: string): string;
}

/** `sources`: the folder of the built-in strategies' files, named after their ids. */
export function createStrategyCatalogue(sources: URL, engineVersion: string): StrategyCatalogue {
  const texts = new Map<string, string>();
  const sourceOf = (id: string): string => {
    const known = texts.get(id) ?? readFileSync(new URL(`${id}.ts`, sources), 'utf8');
    texts.set(id, known);
    return known;
  };
  const codeHashOf = (id: string) => codeHash(engineVersion, sourceOf(id));
  return {
    definitions: STRATEGIES,
    find: findStrategy,
    require(id) {
      const found = findStrategy(id);
      if (found) return found;
      const known = STRATEGIES.map((strategy) => strategy.id).join(', ');
      throw new ExpectedError('UnknownStrategy', `There is no strategy ${id}. There are ${known}.`);
    },
    sourceOf,
    codeHashOf,
    listing: (definition) => {
      const { id, title, description, version, parameters, needs } = definition;
      const defaults = parameters.parse({});
      return {
        ...{ id, title, description, version },
        origin: 'built-in',
        parameters: z.toJSONSchema(parameters, { unrepresentable: 'any', io: 'input' }) as Record<string, unknown>,
        defaults,
        symbolsNeeded: { least: needs.minimumSymbols, most: needs.maximumSymbols },
        needsPredictions: needs.columns.length > 0,
        warmupBars: definition.warmupBars(defaults),
        codeHash: codeHashOf(id),
      };
    },
  };
}
