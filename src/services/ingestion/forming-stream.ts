import type { z } from 'zod';
import type { marketContract } from '#contract/market.ts';
import { type Timeframe, timeframeIndex } from '#core/market/timeframe.ts';
import { ExpectedError } from '#core/result.ts';
import type { IngestionPipeline } from './pipeline.ts';
import type { Pulse } from './pulse.ts';
import type { SeriesCounts } from './series-counts.ts';

type FormingItem = z.input<(typeof marketContract)['bars.forming']['item']>;

/**
 * The forming bar of a series, again whenever it changed. When a bar closes, the next item waits until it is on disk: a reader never
 * sees a moment without it, and finds it by index as soon as `closedCount` says so.
 */
export async function* watchForming(
  pipeline: IngestionPipeline,
  counts: SeriesCounts,
  pulse: Pulse,
  request: { symbol: string; timeframe: Timeframe },
  signal: AbortSignal,
): AsyncGenerator<FormingItem> {
  const { symbol, timeframe } = request;
  const instrument = pipeline.instruments.idOf(symbol);
  if (instrument < 0)
    throw new ExpectedError('UnknownInstrument', `There is no instrument ${symbol}. Import its data or connect a feed that has it.`);
  const level = timeframeIndex(timeframe);
  let shown: FormingItem | null = null;
  for await (const _ of pulse.beats(signal)) {
    if (pipeline.hasPendingBars(instrument, level)) continue;
    const forming = pipeline.builder.forming(instrument, timeframe);
    const receivedUs = pipeline.quotes.receivedUs(instrument);
    const item: FormingItem = {
      ...counts.of(symbol, timeframe),
      bar:
        forming === null
          ? null
          : {
              timeUs: forming.timeUs,
              open: forming.open,
              high: forming.high,
              low: forming.low,
              close: forming.close,
              volume: forming.volume,
            },
      closesAtUs: forming?.closesAtUs ?? null,
      receivedTimeUs: forming === null || Number.isNaN(receivedUs) ? null : receivedUs,
    };
    if (shown !== null && sameForming(shown, item)) continue;
    shown = item;
    yield item;
  }
}

function sameForming(a: FormingItem, b: FormingItem): boolean {
  return (
    a.closedCount === b.closedCount &&
    a.generation === b.generation &&
    a.bar?.timeUs === b.bar?.timeUs &&
    a.bar?.close === b.bar?.close &&
    a.bar?.volume === b.bar?.volume &&
    a.bar?.high === b.bar?.high &&
    a.bar?.low === b.bar?.low
  );
}
