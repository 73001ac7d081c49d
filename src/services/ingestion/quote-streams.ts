import type { z } from 'zod';
import type { marketContract } from '#contract/market.ts';
import type { IngestionPipeline } from './pipeline.ts';
import type { Pulse } from './pulse.ts';

type QuoteBoard = z.input<(typeof marketContract)['quotes.watch']['item']>;

/** The board of the asked symbols, again whenever a price in it changed. */
export async function* watchQuotes(
  pipeline: IngestionPipeline,
  pulse: Pulse,
  symbols: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<QuoteBoard> {
  let shown: QuoteBoard | null = null;
  for await (const _ of pulse.beats(signal)) {
    const board = makeBoard(pipeline, symbols);
    if (shown !== null && sameBoard(shown, board)) continue;
    shown = board;
    yield board;
  }
}

function makeBoard(pipeline: IngestionPipeline, symbols: readonly string[]): QuoteBoard {
  const column = (): Float64Array<ArrayBuffer> => new Float64Array(symbols.length).fill(Number.NaN);
  const board = {
    symbols: [...symbols],
    bid: column(),
    ask: column(),
    last: column(),
    change: column(),
    timeUs: column(),
    stale: column(),
  };
  const { quotes, builder } = pipeline;
  for (const [i, symbol] of symbols.entries()) {
    const instrument = pipeline.instruments.idOf(symbol);
    if (instrument < 0) continue;
    board.bid[i] = quotes.bid(instrument);
    board.ask[i] = quotes.ask(instrument);
    board.last[i] = quotes.last(instrument);
    board.timeUs[i] = quotes.timeUs(instrument);
    board.stale[i] = pipeline.isStale(instrument) ? 1 : 0;
    const day = builder.forming(instrument, '1d');
    if (day !== null) board.change[i] = (quotes.last(instrument) - day.open) / day.open;
  }
  return board;
}

function sameBoard(a: QuoteBoard, b: QuoteBoard): boolean {
  for (let i = 0; i < a.symbols.length; i++) {
    const same =
      Object.is(a.bid[i], b.bid[i]) && Object.is(a.ask[i], b.ask[i]) && Object.is(a.last[i], b.last[i]) && a.stale[i] === b.stale[i];
    if (!same || !Object.is(a.timeUs[i], b.timeUs[i])) return false;
  }
  return true;
}
