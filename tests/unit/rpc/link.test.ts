import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { call, latestStream } from '#contract/define.ts';
import { createLink } from '#rpc/link.ts';
import { serve } from '#rpc/serve.ts';
import type { Transport } from '#rpc/transport.ts';
import { memoryPair } from '#rpc/transports/memory-pair.ts';

const contract = {
  hello: call({ input: z.object({}), output: z.object({ run: z.number() }) }),
  numbers: latestStream({ input: z.object({}), item: z.number() }),
} as const;

/** A service that can be killed and comes back as the next run. */
function restartable() {
  let run = 0;
  let server: Transport | null = null;
  let isDown = false;
  return {
    open: async (): Promise<Transport> => {
      if (isDown) throw new Error('down');
      const thisRun = ++run;
      const [serverEnd, clientEnd] = memoryPair();
      server = serverEnd;
      serve(
        contract,
        {
          hello: async () => ({ run: thisRun }),
          numbers: async function* (_input, { signal }) {
            yield thisRun;
            await new Promise((resolve) => signal.addEventListener('abort', resolve));
          },
        },
        serverEnd,
        { caller: 'worker', onDefect: () => 'x' },
      );
      return clientEnd;
    },
    kill: () => server?.close(),
    setDown: (value: boolean) => {
      isDown = value;
    },
  };
}

const options = { random: () => 0.5, firstDelayMs: 5, maxDelayMs: 10, patienceMs: 200 };

describe('link', () => {
  it('connects again after the service was killed, and calls wait for it', async () => {
    const service = restartable();
    const link = createLink(contract, service.open, options);
    expect(await link.client.hello({})).toEqual({ ok: true, value: { run: 1 } });
    const down = new Promise<void>((resolve) => link.onDown(resolve));
    service.kill();
    await down;
    expect(await link.client.hello({})).toEqual({ ok: true, value: { run: 2 } });
    link.close();
  });

  it('answers Disconnected when the service stays away for longer than the patience', async () => {
    const service = restartable();
    service.setDown(true);
    const link = createLink(contract, service.open, { ...options, patienceMs: 30 });
    const answer = await link.client.hello({});
    expect(answer.ok ? null : answer.error).toEqual({
      code: 'Disconnected',
      message: 'This part of Tradewind is not reachable at the moment. It is tried for by itself; try again when it is back.',
      data: { method: 'hello' },
    });
    link.close();
  });

  it('ends streams with Disconnected, and a stream opened again reads from the new run', async () => {
    const service = restartable();
    const link = createLink(contract, service.open, options);
    const first: number[] = [];
    const reading = (async () => {
      for await (const value of link.client.numbers({})) {
        first.push(value);
        service.kill();
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'Disconnected' });
    for await (const value of link.client.numbers({})) {
      expect(value).toBe(2);
      break;
    }
    expect(first).toEqual([1]);
    link.close();
  });
});
