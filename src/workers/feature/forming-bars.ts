import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import type { marketContract } from '#contract/index.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { ExpectedError } from '#core/result.ts';
import type { Client } from '#rpc/types.ts';

const RETRY_MS = 200;

/** Ingestion's forming bar, read again after every restart of ingestion until the reader is gone. */
export async function* formingBars(
  market: Client<typeof marketContract>,
  symbol: string,
  timeframe: Timeframe,
  signal: AbortSignal,
): AsyncGenerator<z.output<(typeof marketContract)['bars.forming']['item']>> {
  while (!signal.aborted) {
    try {
      yield* market['bars.forming']({ symbol, timeframe }, signal);
      return;
    } catch (error) {
      if (!(error instanceof ExpectedError && error.code === 'Disconnected')) throw error;
      await delay(RETRY_MS);
    }
  }
}
