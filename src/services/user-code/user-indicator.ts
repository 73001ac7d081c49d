import type { IndicatorDescription } from '#core/indicators/definition.ts';
import type { UserCodeUnit } from '#core/ports/user-code-runner.ts';

/** An indicator of the trader's own that passed its checks. */
export interface UserIndicator {
  readonly description: IndicatorDescription;
  readonly unit: UserCodeUnit;
}
