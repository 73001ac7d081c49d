import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { StrategyListing } from '#contract/research-documents.ts';
import { ExpectedError } from '#core/result.ts';
import { findStrategy, STRATEGIES } from '#core/strategy/strategies.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import { isUserCodeId } from '#core/user-code/user-code-id.ts';
import { ownCodeHash, ownDefinition } from './run-code.ts';
import { codeHash } from './run-identity.ts';
import type { UserStrategy } from './sandbox/user-strategy.ts';

/** The strategies there are, with their source. */
export interface StrategyCatalogue {
  /** The built-in ones, and those of the trader's own that have passed their checks by now. */
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

/** `sources`: the folder of the built-in strategies' files, named after their ids. `ownNow`: the trader's own that may be used. */
export function createStrategyCatalogue(
  sources: URL,
  engineVersion: string,
  ownNow: () => readonly UserStrategy[] = () => [],
): StrategyCatalogue {
  const texts = new Map<string, string>();
  const ownOf = (id: string): UserStrategy | null =>
    isUserCodeId(id) ? (ownNow().find(({ description }) => description.id === id) ?? null) : null;
  const sourceOf = (id: string): string => {
    const own = ownOf(id);
    if (own) return own.source;
    const known = texts.get(id) ?? readFileSync(new URL(`${id}.ts`, sources), 'utf8');
    texts.set(id, known);
    return known;
  };
  const codeHashOf = (id: string) => {
    const own = ownOf(id);
    return own ? ownCodeHash(engineVersion, own) : codeHash(engineVersion, sourceOf(id));
  };
  const definitions = () => [...STRATEGIES, ...ownNow().map(ownDefinition)];
  const find = (id: string): StrategyDefinition | null => {
    const own = ownOf(id);
    return own ? ownDefinition(own) : findStrategy(id);
  };
  return {
    get definitions() {
      return definitions();
    },
    find,
    require(id) {
      const found = find(id);
      if (found) return found;
      const known = definitions().map((strategy) => strategy.id);
      throw new ExpectedError('UnknownStrategy', `There is no strategy ${id}. There are ${known.join(', ')}.`);
    },
    sourceOf,
    codeHashOf,
    listing: (definition) => {
      const { id, title, description, version, parameters, needs } = definition;
      const defaults = parameters.parse({});
      return {
        ...{ id, title, description, version },
        origin: isUserCodeId(id) ? 'user' : 'built-in',
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
