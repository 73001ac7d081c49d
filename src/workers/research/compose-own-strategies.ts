import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#adapters/system/system-clock.ts';
import { checkFiles, userCodeFiles } from '#adapters/system/user-code-files.ts';
import { typescriptCompiler } from '#adapters/user-code/typescript-compiler.ts';
import { USER_CODE_LIMITS, type UserCodeLimits } from '#core/ports/user-code-runner.ts';
import { EvaluationPool, type ThreadOptions } from '#services/research/evaluation-pool.ts';
import { OwnStrategies } from '#services/research/sandbox/own-strategies.ts';
import { SandboxThread } from '#services/research/sandbox/sandbox-thread.ts';
import { UserStrategies } from '#services/research/sandbox/user-strategies.ts';
import { UserIndicators } from '#services/user-code/user-indicators.ts';
import type { ResearchComposition } from './compose-research.ts';

/**
 * A run has a limit of its own, by how many bars it takes; the one here ends a sandbox that its research process has left behind. Each is a process
 * with the bars in it: few rest for long.
 */
const RUN_LIMITS: UserCodeLimits = { ...USER_CODE_LIMITS, callMs: 900_000, idleMs: 60_000 };
const MOST_SANDBOXES = 8;

/** The trader's own strategies: their folder, what was found of them before, the compiler, and where they are checked and run. */
export function composeOwnStrategies({ dataDir, resourcesDir, openRunner, onDefect }: ResearchComposition): OwnStrategies {
  const declarations = join(resourcesDir, 'user-code', 'tradewind.d.ts');
  const tools = { compiler: typescriptCompiler(declarations), runner: openRunner(USER_CODE_LIMITS), clock: systemClock, onDefect };
  const example = (kind: string) => () => readFileSync(join(resourcesDir, 'user-code', `${kind}-example.ts`), 'utf8');
  // The feature process looks after them; here they are read when a strategy names one, with what was found of them there.
  const indicators = new UserIndicators({
    ...tools,
    files: userCodeFiles(join(dataDir, 'indicators'), declarations),
    checks: checkFiles(join(dataDir, 'cache', 'user-code')),
    example: example('indicator'),
  });
  const strategies = {
    ...tools,
    files: userCodeFiles(join(dataDir, 'strategies'), declarations),
    checks: checkFiles(join(dataDir, 'cache', 'user-strategies')),
    example: example('strategy'),
  };
  const folder = new UserStrategies(strategies, indicators);
  const open = ({ isBackground }: ThreadOptions) =>
    new SandboxThread(openRunner({ ...RUN_LIMITS, isBackground }), () => systemClock.monotonicMs());
  return new OwnStrategies(folder, indicators, new EvaluationPool(open, Math.min(MOST_SANDBOXES, availableParallelism()), true));
}
