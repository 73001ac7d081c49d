import assert from 'node:assert/strict';
import { z } from 'zod';
import { call, latestStream, queueStream } from '#contract/define.ts';
import { StorageError } from '#core/ports/market-store.ts';
import { ExpectedError, type Result } from '#core/result.ts';
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

/** Two connected ends and a way to cut the line between them. */
export interface TransportEnds {
  readonly server: Transport;
  readonly client: Transport;
  readonly cut: () => void;
  readonly close: () => Promise<void>;
}

/** One thing that every transport must do. Told without a test framework, because Electron's own ports have it run inside Electron. */
export interface TransportCase {
  readonly name: string;
  readonly run: (ends: TransportEnds) => Promise<void>;
}

interface Scene {
  readonly api: Client<typeof contract>;
  readonly aborted: Promise<void>;
  readonly streamEnded: Promise<void>;
  readonly fillsEnded: Promise<void>;
  readonly defects: readonly unknown[];
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

function sceneOn(ends: TransportEnds): Scene {
  const aborted = Promise.withResolvers<void>();
  const streamEnded = Promise.withResolvers<void>();
  const fillsEnded = Promise.withResolvers<void>();
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
          if (price % 100 === 0) await nextTurn();
        }
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
      } finally {
        streamEnded.resolve();
      }
    },
    'fills.all': async function* ({ count }) {
      if (count < 0) throw new ExpectedError('UnknownInstrument', 'Nothing to fill.');
      try {
        for (let fill = 0; fill < count; fill++) {
          yield fill;
          if (fill % 50 === 0) await nextTurn();
        }
      } finally {
        fillsEnded.resolve();
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
  return {
    api: connect(contract, ends.client),
    aborted: aborted.promise,
    streamEnded: streamEnded.promise,
    fillsEnded: fillsEnded.promise,
    defects,
  };
}

const answered = <T>(answer: Result<T, { readonly message: string }>): T => {
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
};
const codeOf = (answer: Result<unknown, { readonly code: string }>): string | null => (answer.ok ? null : answer.error.code);

/** What a transport must do, whatever it rides on. */
export const TRANSPORT_CASES: readonly TransportCase[] = [
  {
    name: 'carries columns bit for bit, NaN included',
    run: async (ends) => {
      const { api } = sceneOn(ends);
      const { close, note } = answered(await api['bars.read']({ symbol: 'EURUSD', count: 5000 }));
      assert(close instanceof Float64Array);
      assert.equal(close.length, 5000);
      assert.deepEqual([close[0], close[1], close[4999], note], [0.1, Number.NaN, 4999.1, null]);
    },
  },
  {
    name: 'carries bytes of any length unchanged',
    run: async (ends) => {
      const { api } = sceneOn(ends);
      for (const length of [0, 1, 7, 8, 9, 70_000]) {
        const bytes = Uint8Array.from({ length }, (_, index) => (index * 31) & 255);
        const answer = answered(await api['bytes.echo']({ bytes }));
        assert(Buffer.from(answer.bytes).equals(Buffer.from(bytes)), `${length} bytes`);
      }
    },
  },
  {
    name: 'answers a declared error with its code, sentence and data',
    run: async (ends) => {
      const answer = await sceneOn(ends).api['bars.read']({ symbol: 'NOPE', count: 1 });
      const error = { code: 'UnknownInstrument', message: 'There is no instrument NOPE.', data: { symbol: 'NOPE' } };
      assert.deepEqual(structuredClone(answer), { ok: false, error });
    },
  },
  {
    name: 'refuses wrong input with the path of the problem, before the handler sees it',
    run: async (ends) => {
      const answer = await sceneOn(ends).api['bars.read']({ symbol: '', count: 1 });
      assert.equal(codeOf(answer), 'BadRequest');
      assert.match(answer.ok ? '' : answer.error.message, /symbol/);
    },
  },
  {
    name: 'tells a bug by its incident only: no text, no stack, no path',
    run: async (ends) => {
      const { api, defects } = sceneOn(ends);
      const answer = await api['bug.hit']({});
      assert.equal(codeOf(answer), 'Defect');
      assert.doesNotMatch(JSON.stringify(answer), /secret|token|home/);
      assert.match(JSON.stringify(answer), /incident-1/);
      assert.equal(defects.length, 1);
    },
  },
  {
    name: 'tells what a disk refused in its words: that is no bug',
    run: async (ends) => {
      const { api, defects } = sceneOn(ends);
      const answer = await api['bars.read']({ symbol: 'TORN', count: 1 });
      const error = { code: 'StorageCorrupt', message: 'market.db: stored bars of TORN fail their checksum.' };
      assert.deepEqual(structuredClone(answer), { ok: false, error });
      assert.deepEqual(defects, []);
    },
  },
  {
    name: 'cancels a call at the other side when its signal aborts',
    run: async (ends) => {
      const { api, aborted } = sceneOn(ends);
      const abort = new AbortController();
      const pending = api['work.forever']({}, { signal: abort.signal });
      abort.abort();
      assert.equal(codeOf(await pending), 'Cancelled');
      await aborted;
    },
  },
  {
    name: 'gives up after the time-out and cancels at the other side',
    run: async (ends) => {
      const { api, aborted } = sceneOn(ends);
      assert.equal(codeOf(await api['work.forever']({}, { timeoutMs: 20 })), 'Timeout');
      await aborted;
    },
  },
  {
    name: 'shows a slow reader of a latest-stream the newest item, not a queue',
    run: async (ends) => {
      const { api, streamEnded } = sceneOn(ends);
      let seen = 0;
      let last = 0;
      for await (const price of api['price.latest']({ upTo: 20_000 })) {
        assert(price > last);
        last = price;
        seen++;
        if (price === 20_000) break;
        await nextTurn();
      }
      assert.equal(last, 20_000);
      assert(seen < 20_000, `${seen} seen`);
      await streamEnded;
    },
  },
  {
    name: 'delivers every item of a queue-stream in order and ends it',
    run: async (ends) => {
      const fills: number[] = [];
      for await (const fill of sceneOn(ends).api['fills.all']({ count: 150 })) fills.push(fill);
      assert.deepEqual(
        fills,
        Array.from({ length: 150 }, (_, index) => index),
      );
    },
  },
  {
    name: 'ends a queue-stream with Overflow when its reader falls behind the bound',
    run: async (ends) => {
      const { api, fillsEnded } = sceneOn(ends);
      const read = async () => {
        for await (const fill of api['fills.all']({ count: 100_000 })) if (fill === 0) await fillsEnded;
      };
      await assert.rejects(read(), { code: 'Overflow' });
    },
  },
  {
    name: 'throws a declared error out of a stream',
    run: async (ends) => {
      const { api } = sceneOn(ends);
      const read = async () => {
        for await (const _ of api['fills.all']({ count: -1 }));
      };
      await assert.rejects(read(), { code: 'UnknownInstrument' });
    },
  },
  {
    name: 'answers Disconnected to every pending call and stream when the line is cut, and to calls made after',
    run: async (ends) => {
      const { api } = sceneOn(ends);
      answered(await api['bars.read']({ symbol: 'EURUSD', count: 1 }));
      const pending = api['work.forever']({});
      const stream = (async () => {
        for await (const _ of api['price.latest']({ upTo: 3 }));
      })();
      const streamFails = assert.rejects(stream, { code: 'Disconnected' });
      ends.cut();
      assert.equal(codeOf(await pending), 'Disconnected');
      await streamFails;
      assert.equal(codeOf(await api['bars.read']({ symbol: 'EURUSD', count: 1 })), 'Disconnected');
    },
  },
  {
    name: 'ignores what is not an envelope and knows no method by an inherited name',
    run: async (ends) => {
      serve(contract, {} as Handlers<typeof contract>, ends.server, { caller: 'renderer', onDefect: () => 'x' });
      const answers: { t: string; id: number; error: { code: string } }[] = [];
      const arrived = new Promise<void>((resolve) =>
        ends.client.onMessage((message) => {
          answers.push(message as (typeof answers)[number]);
          if (answers.length === 2) resolve();
        }),
      );
      for (const message of [null, 7, 'x', [], { t: 'request' }, { t: 'request', id: -1, method: 'a' }, { t: 'more', id: 1, count: -5 }])
        ends.client.post(message);
      ends.client.post({ t: 'request', id: 1, method: 'toString', input: {} });
      ends.client.post({ t: 'request', id: 2, method: '__proto__', input: {} });
      await arrived;
      assert.deepEqual(
        answers.map(({ t, id, error }) => [t, id, error.code]),
        [
          ['error', 1, 'UnknownMethod'],
          ['error', 2, 'UnknownMethod'],
        ],
      );
    },
  },
];
