import type { IndicatorDescription } from '#core/indicators/definition.ts';
import type { UserCodeUnit } from '#core/ports/user-code-runner.ts';

/** An indicator of the trader's own that passed its checks. */
export interface UserIndicator {
  readonly description: IndicatorDescription;
  readonly unit: UserCodeUnit;
  /** What it tells of itself, as the description was made of it: JSON. */
  readonly told: unknown;
  /** Its file, as it was checked. */
  readonly source: string;
}
