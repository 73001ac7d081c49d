import type { featuresContract } from '#contract/index.ts';
import type { userIndicatorMethods } from '#contract/user-indicators.ts';
import { ExpectedError } from '#core/result.ts';
import type { Handlers } from '#rpc/types.ts';
import type { UserIndicators } from '../user-code/user-indicators.ts';

/** The contract's methods of the trader's own indicators; `indicators` is null where there is nowhere to run them. */
export function createUserIndicatorMethods(
  indicators: UserIndicators | null,
): Pick<Handlers<typeof featuresContract>, keyof typeof userIndicatorMethods> {
  const required = (): UserIndicators => {
    if (indicators) return indicators;
    throw new ExpectedError('NoUserCode', "Own indicators can't be run here.");
  };
  return {
    'indicators.user': async function* (_input, { signal }) {
      if (!indicators) yield [];
      else for await (const all of indicators.status.read(signal)) yield all.map((one) => ({ ...one, problems: [...one.problems] }));
    },
    'indicators.check': async ({ name, source }) => {
      const { problems, nanosecondsPerBar } = await required().check(name, source);
      return { problems: [...problems], nanosecondsPerBar };
    },
    'indicators.source': async ({ name }) => ({ source: required().source(name) }),
    'indicators.save': async ({ name, source }) => {
      required().save(name, source);
      return {};
    },
    'indicators.remove': async ({ name }) => {
      required().remove(name);
      return {};
    },
    'indicators.types': async () => ({ declarations: required().declarations() }),
    'indicators.create': async ({ name }) => ({ path: required().create(name) }),
  };
}
