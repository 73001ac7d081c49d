import type { UserCodeLimits, UserCodeUnit } from '#core/ports/user-code-runner.ts';
import { ExpectedError } from '#core/result.ts';

const AGAIN = 'Change the file, or check it again.';

export const tooSlow = ({ name }: UserCodeUnit, { callMs }: UserCodeLimits): ExpectedError =>
  new ExpectedError(
    'UserCodeTooSlow',
    `${name} was stopped: it did not finish within ${callMs / 1000} s. Is there an endless loop? ${AGAIN}`,
  );

export const tooLarge = ({ name }: UserCodeUnit, { heapMegabytes }: UserCodeLimits): ExpectedError =>
  new ExpectedError('UserCodeTooLarge', `${name} was stopped: it needed more than ${heapMegabytes} MB of memory. ${AGAIN}`);

export const endedItself = ({ name }: UserCodeUnit): ExpectedError =>
  new ExpectedError('UserCodeEnded', `${name} was stopped: its process ended while it ran. ${AGAIN}`);

/** Nothing is wrong with the code: it may be asked again. */
export const notStarted = ({ name }: UserCodeUnit, error: unknown): ExpectedError =>
  new ExpectedError(
    'UserCodeEnded',
    `${name} was not run: ${error instanceof Error ? error.message : 'its process could not be started.'}`,
  );

export const lost = ({ name }: UserCodeUnit): ExpectedError =>
  new ExpectedError('UserCodeLost', `${name} must begin again: the process that it ran in was started anew.`);

/** The name under which a unit's code is compiled, so that its frames are found in stacks. */
const fileNameOf = (hash: string): string => `user-code-${hash.slice(0, 12)}.js`;

/** What user code threw, with the line of its source; of a unit that it uses, where that is whose code threw. */
export function threw(unit: UserCodeUnit, problem: { readonly message: string; readonly stack: string }): ExpectedError {
  const places = [unit, ...(unit.uses ?? [])].flatMap((one) => {
    const frame = new RegExp(`${fileNameOf(one.hash).replace('.', '\\.')}:(\\d+)`).exec(problem.stack);
    return frame === null ? [] : [{ unit: one, index: frame.index, line: one.lines[Number(frame[1]) - 1] }];
  });
  // The first frame of a stack is the innermost one.
  const [place] = places.sort((left, right) => left.index - right.index);
  const where = place?.line === undefined ? '' : ` at line ${place.line}`;
  return new ExpectedError(
    'UserCodeThrew',
    `${(place?.unit ?? unit).name} failed${where}: ${withReason(problem.message.trim())}`,
    // A line of another file is no place in this one.
    place?.line === undefined || place.unit !== unit ? undefined : { line: place.line },
  );
}

/** What is missing on purpose is said so. */
function withReason(message: string): string {
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
  const isMissing = /^\S+ is not defined$/.test(message) || message === 'Math.random is not a function';
  return isMissing ? `${sentence} User code has the language without clock and chance, and what it imports from 'tradewind'.` : sentence;
}
