import { expect, it } from 'vitest';
import { z } from 'zod';
import { call, latestStream } from '#contract/define.ts';
import { connect } from '#rpc/connect.ts';
import { serve } from '#rpc/serve.ts';
import { memoryPair } from '#rpc/transports/memory-pair.ts';

const contract = {
  wait: call({ input: z.object({}), output: z.object({}) }),
  numbers: latestStream({ input: z.object({}), item: z.number() }),
} as const;

it('aborts the calls and streams of a caller that went away: nothing goes on for nobody', async () => {
  const [serverEnd, clientEnd] = memoryPair();
  const ended: string[] = [];
  const begun = { count: 0, all: () => {} };
  const bothBegun = new Promise<void>((resolve) => {
    begun.all = resolve;
  });
  const untilAborted = (name: string, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (++begun.count === 2) begun.all();
      signal.addEventListener('abort', () => {
        ended.push(name);
        resolve();
      });
    });
  serve(
    contract,
    {
      wait: async (_input, { signal }) => {
        await untilAborted('call', signal);
        return {};
      },
      numbers: async function* (_input, { signal }) {
        yield 1;
        await untilAborted('stream', signal);
      },
    },
    serverEnd,
    { caller: 'worker', onDefect: String },
  );
  const client = connect(contract, clientEnd);
  const answer = client.wait({});
  const reader = client.numbers({})[Symbol.asyncIterator]();
  expect((await reader.next()).value).toBe(1);
  await bothBegun;
  clientEnd.close();
  // In words for a trader: no name of a method among them.
  const told = { code: 'Disconnected', message: expect.not.stringMatching(/wait|\w\.\w/), data: { method: 'wait' } };
  expect(await answer).toMatchObject({ ok: false, error: told });
  await expect(reader.next()).rejects.toMatchObject({ code: 'Disconnected' });
  expect(ended.sort()).toEqual(['call', 'stream']);
});
