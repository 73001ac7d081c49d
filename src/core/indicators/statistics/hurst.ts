import { z } from 'zod';
import { hurstExponent } from '#core/numeric/hurst-exponent.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { ReturnWindowStream, simpleReturn } from './return-window-stream.ts';

const parameters = z.strictObject({ period: periodParameter(100, 20), source: sourceParameter });

/**
 * Hurst exponent of the newest `period` returns by rescaled range, as Stock.Indicators has it: slope of log range over log size for chunks
 * of the whole, its halves, quarters … of at least 8 returns, 32 chunks at most; not corrected for short samples. 0.5 for a random walk,
 * above where moves persist.
 */
export const hurst: IndicatorDefinition<typeof parameters> = {
  id: 'hurst',
  aliases: ['hurst-exponent'],
  title: 'Hurst exponent',
  family: 'statistics',
  version: 1,
  parameters,
  outputs: [{ name: 'hurstExponent', style: 'line' }],
  pane: { placement: 'separate', levels: [0.5] },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period, source }) => new ReturnWindowStream(period, PRICE_SOURCES.indexOf(source), simpleReturn, hurstExponent),
};
