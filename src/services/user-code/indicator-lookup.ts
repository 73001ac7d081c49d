import { createHash } from 'node:crypto';
import type { UserCodeUnit } from '#core/ports/user-code-runner.ts';
import { ExpectedError } from '#core/result.ts';
import { userCodeName } from '#core/user-code/user-code-id.ts';
import type { UserIndicator } from './user-indicator.ts';

/** Where the trader's own indicators are found that other code of his names. */
export interface IndicatorLookup {
  /** Ids of all there are, refused ones too. */
  ids(): readonly string[];
  /** SHA-256 of its source as it is now; null when there is no such file. */
  hashOf(id: string): string | null;
  /** The indicator; null when there is no such file. Throws `UserCodeFailed` when it was refused. */
  find(id: string): Promise<UserIndicator | null>;
  /** Calls back after files may have changed; returns how to stop. */
  watch(onChange: () => void): () => void;
}

/** For code that names none. */
export const NO_INDICATORS: IndicatorLookup = { ids: () => [], hashOf: () => null, find: async () => null, watch: () => () => undefined };

/** Which versions of indicators some code was checked with: another stamp, another check. Empty where it names none. */
export const stampOf = (ids: readonly string[], lookup: Pick<IndicatorLookup, 'hashOf'>): string =>
  ids.map((id) => `${id} ${lookup.hashOf(id) ?? 'missing'}`).join('\n');

/** The indicators of these ids. Throws `UserCodeFailed` with a sentence for one that is missing or was refused. */
export async function requireIndicators(ids: readonly string[], lookup: IndicatorLookup): Promise<UserIndicator[]> {
  const all: UserIndicator[] = [];
  for (const id of ids) {
    const found = await lookup.find(id).catch((error: unknown) => {
      throw error instanceof ExpectedError ? new ExpectedError(error.code, `It needs the indicator ${id}, but ${error.message}`) : error;
    });
    if (found === null) {
      const file = `${userCodeName(id)}.ts`;
      const advice = 'Write it, or take its name out of needs.indicators.';
      throw new ExpectedError(
        'UserCodeFailed',
        `It needs the indicator ${id}, but there is no ${file} among your own indicators. ${advice}`,
      );
    }
    all.push(found);
  }
  return all;
}

/** A unit with the indicators that it uses: with another version of one it is another unit. */
export function unitWith(unit: UserCodeUnit, indicators: readonly UserIndicator[]): UserCodeUnit {
  if (indicators.length === 0) return unit;
  const uses = indicators.map((one) => one.unit);
  const hash = createHash('sha256').update(unit.hash);
  for (const { description, unit: used } of indicators) hash.update(`\n${description.id} ${used.hash}`);
  return { ...unit, hash: hash.digest('hex'), uses };
}
