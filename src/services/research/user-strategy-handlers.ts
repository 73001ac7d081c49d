import type { researchContract } from '#contract/research.ts';
import type { userStrategyMethods } from '#contract/user-strategies.ts';
import { ExpectedError } from '#core/result.ts';
import type { Handlers } from '#rpc/types.ts';
import type { UserStrategies } from './sandbox/user-strategies.ts';

/** The contract's methods of the trader's own strategies; `own` is null where there is nowhere to run them. */
export function createUserStrategyHandlers(
  own: UserStrategies | null,
): Pick<Handlers<typeof researchContract>, keyof typeof userStrategyMethods> {
  const required = (): UserStrategies => {
    if (own) return own;
    throw new ExpectedError('NoUserCode', "Own strategies can't be run here.");
  };
  return {
    'strategies.own': async function* (_input, { signal }) {
      if (!own) yield [];
      else for await (const all of own.status.read(signal)) yield all.map((one) => ({ ...one, problems: [...one.problems] }));
    },
    'strategies.source': async ({ name }) => ({ source: required().source(name) }),
    'strategies.save': async ({ name, source }) => {
      required().save(name, source);
      return {};
    },
    'strategies.create': async ({ name }) => ({ path: required().create(name) }),
    'strategies.remove': async ({ name }) => {
      required().remove(name);
      return {};
    },
    'strategies.check': async ({ name, source }) => {
      const { problems, nanosecondsPerBar } = await required().check(name, source);
      return { problems: [...problems], nanosecondsPerBar };
    },
    'strategies.types': async () => ({ declarations: required().declarations() }),
  };
}
