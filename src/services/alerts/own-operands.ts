import type { IndicatorOperand } from '#core/alerts/alert.ts';
import { parseIndicatorParameters } from '#core/indicators/parameters.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { ExpectedError } from '#core/result.ts';
import { isUserCodeId } from '#core/user-code/user-code-id.ts';
import type { UserIndicatorCache } from '../feature/user-indicator-cache.ts';
import type { UserIndicators } from '../user-code/user-indicators.ts';

/** Values of all outputs of an indicator over the stored bars of a series. */
export interface OperandValues {
  readonly count: number;
  readonly generation: number;
  column(k: number): Float64Array;
}

/** An output of one of the trader's own indicators. */
interface OwnOperand {
  /** Position of the output among those of the indicator. */
  readonly output: number;
  upToDate(symbol: string, timeframe: Timeframe): Promise<OperandValues>;
}

/** Finds an output of one of the trader's own indicators; throws `ExpectedError` for one that is not there or was refused. */
export type FindOwnOperand = (operand: IndicatorOperand) => Promise<OwnOperand>;

/** Whether an indicator is one of the trader's own. */
export const isOwn = ({ indicator }: Pick<IndicatorOperand, 'indicator'>): boolean => isUserCodeId(indicator);

/** The trader's own indicators as alerts use them. */
export function ownOperands(user: { readonly indicators: UserIndicators; readonly cache: UserIndicatorCache } | null): FindOwnOperand {
  return async ({ indicator, parameters, output }) => {
    const own = user && (await user.indicators.find(indicator));
    if (!own) throw new ExpectedError('UnknownIndicator', `The file of ${indicator} is gone. Put it back, or choose another indicator.`);
    const parsed = parseIndicatorParameters(own.description, parameters);
    if (!parsed.ok) throw parsed.error;
    const names = own.description.outputs.map(({ name }) => name);
    if (!names.includes(output))
      throw new ExpectedError('UnknownOutput', `${own.description.title} has no output "${output}". It has ${names.join(', ')}.`);
    return {
      output: names.indexOf(output),
      upToDate: (symbol, timeframe) => user.cache.upToDate(symbol, timeframe, own, parsed.value),
    };
  };
}
