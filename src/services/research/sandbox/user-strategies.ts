import { z } from 'zod';
import { declareIndicators } from '#core/user-code/declare-indicators.ts';
import { describeUserStrategy } from '#core/user-code/describe-strategy.ts';
import { type IndicatorLookup, unitWith } from '../../user-code/indicator-lookup.ts';
import { UserCodeFolder, type UserCodeFolderDeps } from '../../user-code/user-code-folder.ts';
import type { UserCodeKind } from '../../user-code/user-code-kind.ts';
import { checkStrategy } from './check-strategy.ts';
import type { UserStrategy } from './user-strategy.ts';

const naming = z.object({ needs: z.object({ indicators: z.array(z.string()) }) });

const warmup = z.object({ defaultWarmupBars: z.number().int().min(0) });

/** What is asked of a strategy's file. */
export const STRATEGIES: UserCodeKind<UserStrategy> = {
  noun: 'strategy',
  checkVersion: 2,
  indicatorsOf: (told) => {
    const named = naming.safeParse(told);
    return named.success ? [...new Set(named.data.needs.indicators)] : [];
  },
  check: checkStrategy,
  make: ({ name, source }, unit, told, indicators) => {
    const description = describeUserStrategy(name, told);
    const bars = warmup.safeParse(told);
    if (!description.ok || !bars.success) return null;
    const { defaultWarmupBars } = bars.data;
    return { description: description.value, unit: unitWith(unit, indicators), indicators, source, defaultWarmupBars };
  },
};

/** The trader's own strategies. */
export class UserStrategies extends UserCodeFolder<UserStrategy> {
  readonly #own: IndicatorLookup;

  constructor(deps: UserCodeFolderDeps, indicators: IndicatorLookup) {
    super(deps, STRATEGIES, indicators);
    this.#own = indicators;
  }

  /** As TypeScript declares it, with the ids of the trader's own indicators for an editor to offer. */
  override declarations(): string {
    return declareIndicators(super.declarations(), this.#own.ids());
  }
}
