import type { ServiceName } from '#contract/index.ts';
import type { ServiceStatus } from '#services/supervision/supervisor.ts';
import { CommandFailure } from './command-failure.ts';

/**
 * Waits until a service of the running app can be asked: one that is being started again is waited for, one that rests is woken by whoever asks.
 * Throws a `CommandFailure` for one that was given up.
 */
export async function untilAnswering(
  name: ServiceName,
  states: AsyncIterable<readonly Pick<ServiceStatus, 'name' | 'state' | 'message'>[]>,
): Promise<void> {
  for await (const all of states) {
    const status = all.find((one) => one.name === name);
    if (status?.state === 'failed')
      throw new CommandFailure('ServiceFailed', `The ${name} process of the running app does not run. ${status.message ?? 'See its log.'}`);
    if (status?.state !== 'starting' && status?.state !== 'restarting') return;
  }
}
