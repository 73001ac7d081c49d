import { z } from 'zod';
import { ExpectedError, err, ok, type Result } from '#core/result.ts';
import { STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from '#core/strategy/strategy.ts';
import { declarationProblem, declaredParameters, declaredTitle, declaredVersion, parameterSchema } from './declared-parameters.ts';
import { userCodeId } from './user-code-id.ts';

const count = (least: number) => z.number(`a whole number from ${least} on`).int().min(least).max(1000);

/** Built-in indicators need no naming. */
const ownIndicator = z
  .string()
  .regex(/^user:[a-z][a-z0-9-]{0,39}$/, 'user:NAME of one of your own indicators; built-in ones need no naming');

const declaration = z.object({
  title: declaredTitle,
  description: z.string('a sentence or two').min(1, 'a sentence or two').max(600, 'at most 600 letters'),
  version: declaredVersion,
  parameters: declaredParameters,
  needs: z
    .object({
      minimumSymbols: count(1).optional(),
      maximumSymbols: count(1).optional(),
      positions: count(1).optional(),
      setsStops: z.boolean('true or false').optional(),
      columns: z.array(z.string().min(1).max(40)).max(8).optional(),
      indicators: z.array(ownIndicator, 'a list of ids').max(16, 'at most 16 indicators').optional(),
    })
    .transform(({ minimumSymbols = 1, maximumSymbols = minimumSymbols, ...rest }) => ({ ...rest, minimumSymbols, maximumSymbols }))
    .refine(({ minimumSymbols, maximumSymbols }) => minimumSymbols <= maximumSymbols, { error: 'not more symbols at least than at most' }),
});

/** What the app knows of a strategy of the trader's own. It runs in a sandbox: there are its warm-up and what makes it. */
export type StrategyDescription = Omit<StrategyDefinition, 'warmupBars' | 'create'>;

/**
 * Makes a description of what a user's strategy tells of itself. Its numbers and texts come from a sandbox: nothing is taken unchecked.
 * Error `BadDefinition` with one sentence.
 */
export function describeUserStrategy(fileName: string, told: unknown): Result<StrategyDescription, ExpectedError> {
  const parsed = declaration.safeParse(told);
  if (!parsed.success) return err(new ExpectedError('BadDefinition', declarationProblem(parsed.error)));
  const { title, description, version, parameters, needs } = parsed.data;
  const { positions, setsStops, columns = [], indicators = [], ...symbols } = needs;
  return ok({
    id: userCodeId(fileName),
    title,
    description,
    version,
    interfaceVersion: STRATEGY_INTERFACE_VERSION,
    parameters: parameterSchema(parameters),
    needs: {
      ...symbols,
      columns,
      ...(indicators.length === 0 ? {} : { indicators: [...new Set(indicators)] }),
      ...(positions === undefined ? {} : { positions }),
      ...(setsStops === undefined ? {} : { setsStops }),
    },
  });
}
