import type { UserCodeUnit } from '#core/ports/user-code-runner.ts';
import type { StrategyDescription } from '#core/user-code/describe-strategy.ts';
import type { UserIndicator } from '../../user-code/user-indicator.ts';

/** A strategy of the trader's own that passed its checks. */
export interface UserStrategy {
  readonly description: StrategyDescription;
  /** Its code, and that of the indicators that it needs: with another version of one it is another unit. */
  readonly unit: UserCodeUnit;
  readonly indicators: readonly UserIndicator[];
  /** Its file, as it was checked. */
  readonly source: string;
  /** Its warm-up with the default parameters. */
  readonly defaultWarmupBars: number;
}
