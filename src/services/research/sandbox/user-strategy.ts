import type { UserCodeUnit } from '#core/ports/user-code-runner.ts';
import type { StrategyDescription } from '#core/user-code/describe-strategy.ts';

/** A strategy of the trader's own that passed its checks. */
export interface UserStrategy {
  readonly description: StrategyDescription;
  readonly unit: UserCodeUnit;
  /** Its file, as it was checked. */
  readonly source: string;
  /** Its warm-up with the default parameters. */
  readonly defaultWarmupBars: number;
}
