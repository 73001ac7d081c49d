// verifies: command-line
import { expect, it } from 'vitest';
import { untilAnswering } from '../../../src/cli/until-answering.ts';

async function* states(...all: ('starting' | 'ready' | 'resting' | 'restarting' | 'failed')[]) {
  for (const state of all) yield [{ name: 'research', state, message: 'It failed several times in a row and was stopped.' } as const];
  throw new Error('it should not have been asked any more');
}

it('a command waits for a process that is being started again, and says so of one that was given up', async () => {
  await untilAnswering('research', states('restarting', 'starting', 'ready'));
  await untilAnswering('research', states('resting'));
  await expect(untilAnswering('research', states('restarting', 'failed'))).rejects.toMatchObject({
    code: 'ServiceFailed',
    message: 'The research process of the running app does not run. It failed several times in a row and was stopped.',
  });
});
