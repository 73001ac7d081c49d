import { z } from 'zod';
import { describeUserStrategy } from '#core/user-code/describe-strategy.ts';
import { UserCodeFolder, type UserCodeFolderDeps } from '../../user-code/user-code-folder.ts';
import type { UserCodeKind } from '../../user-code/user-code-kind.ts';
import { checkStrategy } from './check-strategy.ts';
import type { UserStrategy } from './user-strategy.ts';

const warmup = z.object({ defaultWarmupBars: z.number().int().min(0) });

/** What is asked of a strategy's file. */
export const STRATEGIES: UserCodeKind<UserStrategy> = {
  noun: 'strategy',
  checkVersion: 1,
  check: checkStrategy,
  make: ({ name, source }, unit, told) => {
    const description = describeUserStrategy(name, told);
    const bars = warmup.safeParse(told);
    if (!description.ok || !bars.success) return null;
    return { description: description.value, unit, source, defaultWarmupBars: bars.data.defaultWarmupBars };
  },
};

/** The trader's own strategies. */
export class UserStrategies extends UserCodeFolder<UserStrategy> {
  constructor(deps: UserCodeFolderDeps) {
    super(deps, STRATEGIES);
  }
}
