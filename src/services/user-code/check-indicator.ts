import type { IndicatorDescription } from '#core/indicators/definition.ts';
import { daysOfCalendar } from '#core/indicators/session-days.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { SourceProblem } from '#core/ports/user-code-compiler.ts';
import type { UserCodeRunner, UserCodeUnit } from '#core/ports/user-code-runner.ts';
import { ExpectedError } from '#core/result.ts';
import { describeUserIndicator } from '#core/user-code/describe-indicator.ts';
import { checkBars } from './check-bars.ts';
import { StreamCheck } from './check-streams.ts';
import { parameterChoices } from './parameter-choices.ts';
import { SandboxedIndicator } from './sandboxed-indicator.ts';
import type { CodeCheck } from './user-code-kind.ts';

const CHECK_BARS = 600;
const TIMED_BARS = 5000;
const SEED = 7;

/** Runs an indicator in the sandbox in all the ways that must not matter to its values. Nothing is shown of it before that. */
export async function checkIndicator(runner: UserCodeRunner, unit: UserCodeUnit, fileName: string, clock: Clock): Promise<CodeCheck> {
  const indicator = new SandboxedIndicator(runner, unit);
  let told: unknown = null;
  try {
    await runner.forget(unit);
    told = await indicator.describe();
    const description = describeUserIndicator(fileName, told);
    if (!description.ok) return failed(told, { line: null, message: description.error.message });
    for (const parameters of parameterChoices(description.value.parameters)) {
      const problem = await firstProblem(runner, unit, indicator, description.value, parameters);
      if (problem) return failed(told, { line: null, message: `${problem}${withParameters(parameters)}` });
    }
    return { told, problems: [], nanosecondsPerBar: await timed(indicator, description.value, clock), isFinal: true, indicators: [] };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    const line = (error.data as { line?: number } | undefined)?.line ?? null;
    return { ...failed(told, { line, message: error.message }), isFinal: error.code === 'UserCodeThrew' };
  }
}

const failed = (told: unknown, problem: SourceProblem): CodeCheck => ({
  told,
  problems: [problem],
  nanosecondsPerBar: null,
  isFinal: true,
  indicators: [],
});

const withParameters = (parameters: object): string => {
  const words = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  return words.length === 0 ? '' : ` (With ${words.join(', ')}.)`;
};

async function firstProblem(
  runner: UserCodeRunner,
  unit: UserCodeUnit,
  indicator: SandboxedIndicator,
  description: IndicatorDescription,
  parameters: object,
): Promise<string | null> {
  const check = new StreamCheck(indicator, description, parameters, checkBars(CHECK_BARS, SEED));
  // Evaluated afresh, a module can't remember anything yet: these are the values that all others are compared with.
  await runner.forget(unit);
  const values = await check.run();
  return (
    (await check.sameAgain(values)) ??
    (await check.looksAhead()) ??
    (await check.batchDiffers(values)) ??
    (await check.cloneDiffers(values)) ??
    (await check.streamsDisturb(values)) ??
    (await check.valueBeforeWarmup(values))
  );
}

async function timed(indicator: SandboxedIndicator, description: IndicatorDescription, clock: Clock): Promise<number> {
  const bars = checkBars(TIMED_BARS, SEED);
  const days = daysOfCalendar('utc');
  const stream = await indicator.create(description.parameters.parse({}));
  await indicator.push('pushMany', stream, bars, days, description.outputs.length);
  const startedMs = clock.monotonicMs();
  await indicator.push('pushMany', stream, bars, days, description.outputs.length);
  return ((clock.monotonicMs() - startedMs) * 1e6) / TIMED_BARS;
}
