import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { call, latestStream, queueStream } from '#contract/define.ts';
import { StorageError } from '#core/ports/market-store.ts';
import { ExpectedError } from '#core/result.ts';
import { connect } from '#rpc/connect.ts';
import { serve } from '#rpc/serve.ts';
import type { Transport } from '#rpc/transport.ts';
import type { Client, Handlers } from '#rpc/types.ts';

const contract = {
  'bars.read': call({
    input: z.object({ symbol: z.string().min(1), count: z.number().int().min(0).max(1_000_000) }),
    output: z.object({ close: z.instanceof(Float64Array), note: z.string().nullable() }),
    errors: ['UnknownInstrument'],
  }),
  'bytes.echo': call({ input: z.object({ bytes: z.instanceof(Uint8Array) }), output: z.object({ bytes: z.instanceof(Uint8Array) }) }),
  'work.forever': call({ input: z.object({}), output: z.object({}) }),
  'bug.hit': call({ input: z.object({}), output: z.object({}) }),
  'price.latest': latestStream({ input: z.object({ upTo: z.number().int() }), item: z.number() }),
  'fills.all': queueStream({ input: z.object({ count: z.number().int() }), item: z.number(), bound: 200, errors: ['UnknownInstrument'] }),
} as const;

/** What a transport must do, whatever it rides on. `make` gives two connected ends and a way to cut the line. */
export function transportSuite(
  name: string,
  make: () => Promise<{ server: Transport; client: Transport; cut: () => void; close: () => Promise<void> }>,
): void {
  describe(`contract over ${name}`, () => {
    const cleanups: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const cleanup of cleanups.splice(0)) await cleanup();
    });

    async function start(): Promise<{
      api: Client<typeof contract>;
      cut: () => void;
      aborted: Promise<void>;
      streamEnded: Promise<void>;
      defects: unknown[];
    }> {
      const ends = await make();
      cleanups.push(ends.close);
      const aborted = Promise.withResolvers<void>();
      const streamEnded = Promise.withResolvers<void>();
      const defects: unknown[] = [];
      const handlers: Handlers<typeof contract> = {
        'bars.read': async ({ symbol, count }) => {
          if (symbol === 'NOPE') throw new ExpectedError('UnknownInstrument', 'There is no instrument NOPE.', { symbol });
          if (symbol === 'TORN') throw new StorageError('StorageCorrupt', 'market.db: stored bars of TORN fail their checksum.');
          const close = Float64Array.from({ length: count }, (_, index) => (index === 1 ? Number.NaN : index + 0.1));
          return { close, note: null };
        },
        'bytes.echo': async ({ bytes }) => ({ bytes }),
        'work.forever': (_input, { signal }) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              aborted.resolve();
              resolve({});
            });
          }),
        'bug.hit': async () => {
          throw new Error('secret path /home/trader/token.txt');
        },
        'price.latest': async function* ({ upTo }, { signal }) {
          try {
            for (let price = 1; price <= upTo; price++) {
              yield price;
              if (price % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
            }
            if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
          } finally {
            streamEnded.resolve();
          }
        },
        'fills.all': async function* ({ count }) {
          if (count < 0) throw new ExpectedError('UnknownInstrument', 'Nothing to fill.');
          for (let fill = 0; fill < count; fill++) {
            yield fill;
            if (fill % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
          }
        },
      };
      serve(contract, handlers, ends.server, {
        caller: 'renderer',
        validateItems: true,
        onDefect: (error) => {
          defects.push(error);
          return 'incident-1';
        },
      });
      return { api: connect(contract, ends.client), cut: ends.cut, aborted: aborted.promise, streamEnded: streamEnded.promise, defects };
    }

    it('1 carries columns bit for bit, NaN included', async () => {
      const { api } = await start();
      const answer = await api['bars.read']({ symbol: 'EURUSD', count: 5000 });
      if (!answer.ok) throw new Error(answer.error.message);
      expect(answer.value.close).toBeInstanceOf(Float64Array);
      expect(answer.value.close.length).toBe(5000);
      expect(answer.value.close[0]).toBe(0.1);
      expect(answer.value.close[1]).toBeNaN();
      expect(answer.value.close[4999]).toBe(4999.1);
      expect(answer.value.note).toBeNull();
    });

    it('2 carries bytes of any length unchanged', async () => {
      const { api } = await start();
      for (const length of [0, 1, 7, 8, 9, 70_000]) {
        const bytes = Uint8Array.from({ length }, (_, index) => (index * 31) & 255);
        const answer = await api['bytes.echo']({ bytes });
        expect(answer.ok && Buffer.from(answer.value.bytes).equals(Buffer.from(bytes)), `${length} bytes`).toBe(true);
      }
    });

    it('3 answers a declared error with its code, sentence and data', async () => {
      const { api } = await start();
      const answer = await api['bars.read']({ symbol: 'NOPE', count: 1 });
      expect(answer).toEqual({
        ok: false,
        error: { code: 'UnknownInstrument', message: 'There is no instrument NOPE.', data: { symbol: 'NOPE' } },
      });
    });

    it('4 refuses wrong input with the path of the problem, before the handler sees it', async () => {
      const { api } = await start();
      const answer = await api['bars.read']({ symbol: '', count: 1 });
      expect(answer.ok ? null : answer.error.code).toBe('BadRequest');
      expect(answer.ok ? '' : answer.error.message).toContain('symbol');
    });

    it('5 tells a bug by its incident only: no text, no stack, no path', async () => {
      const { api, defects } = await start();
      const answer = await api['bug.hit']({});
      expect(answer.ok ? null : answer.error.code).toBe('Defect');
      expect(JSON.stringify(answer)).not.toMatch(/secret|token|home/);
      expect(JSON.stringify(answer)).toContain('incident-1');
      expect(defects).toHaveLength(1);
    });

    it('5b tells what a disk refused in its words: that is no bug', async () => {
      const { api, defects } = await start();
      const answer = await api['bars.read']({ symbol: 'TORN', count: 1 });
      expect(answer).toEqual({
        ok: false,
        error: { code: 'StorageCorrupt', message: 'market.db: stored bars of TORN fail their checksum.' },
      });
      expect(defects).toEqual([]);
    });

    it('6 cancels a call at the other side when its signal aborts', async () => {
      const { api, aborted } = await start();
      const abort = new AbortController();
      const pending = api['work.forever']({}, { signal: abort.signal });
      abort.abort();
      const answer = await pending;
      expect(answer.ok ? null : answer.error.code).toBe('Cancelled');
      await aborted;
    });

    it('7 gives up after the time-out and cancels at the other side', async () => {
      const { api, aborted } = await start();
      const answer = await api['work.forever']({}, { timeoutMs: 20 });
      expect(answer.ok ? null : answer.error.code).toBe('Timeout');
      await aborted;
    });

    it('8 shows a slow reader of a latest-stream the newest item, not a queue', async () => {
      const { api, streamEnded } = await start();
      let seen = 0;
      let last = 0;
      for await (const price of api['price.latest']({ upTo: 20_000 })) {
        expect(price).toBeGreaterThan(last);
        last = price;
        seen++;
        if (price === 20_000) break;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      expect(last).toBe(20_000);
      expect(seen).toBeLessThan(20_000);
      await streamEnded;
    });

    it('9 delivers every item of a queue-stream in order and ends it', async () => {
      const { api } = await start();
      const fills: number[] = [];
      for await (const fill of api['fills.all']({ count: 150 })) fills.push(fill);
      expect(fills).toEqual(Array.from({ length: 150 }, (_, index) => index));
    });

    it('10 ends a queue-stream with Overflow when its reader falls behind the bound', async () => {
      const { api } = await start();
      const read = async () => {
        for await (const fill of api['fills.all']({ count: 100_000 })) {
          if (fill === 0) await new Promise((resolve) => setTimeout(resolve, 300));
        }
      };
      await expect(read()).rejects.toMatchObject({ code: 'Overflow' });
    });

    it('11 throws a declared error out of a stream', async () => {
      const { api } = await start();
      const read = async () => {
        for await (const _ of api['fills.all']({ count: -1 }));
      };
      await expect(read()).rejects.toMatchObject({ code: 'UnknownInstrument' });
    });

    it('12 answers Disconnected to every pending call and stream when the line is cut, and to calls made after', async () => {
      const { api, cut } = await start();
      const first = api['bars.read']({ symbol: 'EURUSD', count: 1 });
      await first;
      const pending = api['work.forever']({});
      const stream = (async () => {
        for await (const _ of api['price.latest']({ upTo: 3 }));
      })();
      cut();
      const answer = await pending;
      expect(answer.ok ? null : answer.error.code).toBe('Disconnected');
      await expect(stream).rejects.toMatchObject({ code: 'Disconnected' });
      const later = await api['bars.read']({ symbol: 'EURUSD', count: 1 });
      expect(later.ok ? null : later.error.code).toBe('Disconnected');
    });

    it('13 ignores what is not an envelope and knows no method by an inherited name', async () => {
      const ends = await make();
      cleanups.push(ends.close);
      serve(contract, {} as Handlers<typeof contract>, ends.server, { caller: 'renderer', onDefect: () => 'x' });
      const answers: unknown[] = [];
      const arrived = new Promise<void>((resolve) =>
        ends.client.onMessage((message) => {
          answers.push(message);
          if (answers.length === 2) resolve();
        }),
      );
      for (const message of [null, 7, 'x', [], { t: 'request' }, { t: 'request', id: -1, method: 'a' }, { t: 'more', id: 1, count: -5 }])
        ends.client.post(message);
      ends.client.post({ t: 'request', id: 1, method: 'toString', input: {} });
      ends.client.post({ t: 'request', id: 2, method: '__proto__', input: {} });
      await arrived;
      expect(answers).toMatchObject([
        { t: 'error', id: 1, error: { code: 'UnknownMethod' } },
        { t: 'error', id: 2, error: { code: 'UnknownMethod' } },
      ]);
    });
  });
}
