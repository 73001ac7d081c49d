import { TOPIC_TICKS } from '#core/market/logged-tick-record.ts';
import { ExpectedError } from '#core/result.ts';
import type { ReplayRequest } from './market-deps.ts';
import type { MarketReader } from './market-reader.ts';

/** The symbol under which stored ticks are played again: the original keeps its own bars. */
export const replaySymbolOf = (symbol: string): string => `${symbol}.replay`;

/** Checks what is to be played. Throws `ExpectedError` `UnknownInstrument` or `NoData`. */
export function replayRequest(
  reader: MarketReader,
  input: { symbol: string; fromUs?: number | undefined; toUs?: number | undefined; speed: 1 | 10 | 'max' },
): ReplayRequest {
  const { symbol, speed } = input;
  if (reader.findInstrument(symbol) === null)
    throw new ExpectedError('UnknownInstrument', `There is no instrument ${symbol}. Connect a feed that has it, or import its ticks.`);
  const fromUs = input.fromUs ?? Number.NEGATIVE_INFINITY;
  const toUs = input.toUs ?? Number.POSITIVE_INFINITY;
  const first = Number.isFinite(fromUs) ? reader.sequenceAtTime(TOPIC_TICKS, fromUs) : 0;
  if (first >= reader.nextSequence(TOPIC_TICKS))
    throw new ExpectedError('NoData', `There are no ticks of ${symbol} from that time on. Ticks are kept for a limited time.`);
  const replaySymbol = replaySymbolOf(symbol);
  return { sourceName: `replay:${symbol}`, symbol, replaySymbol, fromUs, toUs, speed };
}
