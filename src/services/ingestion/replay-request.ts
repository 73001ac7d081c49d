import { ExpectedError } from '#core/result.ts';
import type { ReplayRequest } from './market-deps.ts';
import type { MarketReader } from './market-reader.ts';
import type { MarketWriter } from './market-writer.ts';
import { type ReplayTicks, replayTicks } from './replay-ticks.ts';

/** The symbol under which stored ticks are played again: the original keeps its own bars. */
const replaySymbolOf = (symbol: string): string => `${symbol}.replay`;

/** Checks what is to be played. Throws `ExpectedError` `UnknownInstrument` or `NoData`. */
export function replayRequest(
  reader: MarketReader,
  writer: MarketWriter,
  input: { symbol: string; fromUs?: number | undefined; toUs?: number | undefined; speed: 1 | 10 | 'max' },
): ReplayRequest {
  const { symbol, speed } = input;
  const instrument = reader.findInstrument(symbol);
  const id = reader.instrumentId(symbol);
  if (instrument === null || id === null)
    throw new ExpectedError('UnknownInstrument', `There is no instrument ${symbol}. Connect a feed that has it, or import its ticks.`);
  const { store } = writer;
  const ticks = replayTicks(
    { ...reader, listStateKeys: (prefix) => store.listStateKeys(prefix), loadState: (key) => store.loadState(key) },
    { symbol, instrument: id, fromUs: input.fromUs ?? Number.NEGATIVE_INFINITY, toUs: input.toUs ?? Number.POSITIVE_INFINITY },
  );
  const first = ticks.next();
  if (first === null)
    throw new ExpectedError(
      'NoData',
      `There are no ticks of ${symbol} in that time. Live ticks are kept for a limited time; import older ones.`,
    );
  const origin = `Replay of stored ticks of ${symbol}.`;
  const replayInstrument = { ...instrument, symbol: replaySymbolOf(symbol), isSimulated: true, origin };
  return { sourceName: `replay:${symbol}`, instrument: replayInstrument, ticks: startingWith(first, ticks), speed };
}

/** The first block was read to see whether there is one. */
function startingWith(first: Float64Array, rest: ReplayTicks): ReplayTicks {
  let waiting: Float64Array | null = first;
  return {
    next() {
      const block = waiting ?? rest.next();
      waiting = null;
      return block;
    },
  };
}
