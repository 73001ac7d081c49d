import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { choiceParameter, numberParameter } from '../parameters.ts';
import { DirectionalSarStream } from './directional-sar-stream.ts';
import { RisingSarStream } from './rising-sar-stream.ts';

const parameters = z
  .strictObject({
    step: numberParameter(0.02, 0.0001, 1),
    maximum: numberParameter(0.2, 0.0001, 1),
    start: choiceParameter(['rising', 'directional'], 'rising'),
  })
  .refine(({ step, maximum }) => step <= maximum, 'The parameter step must not be greater than maximum');

/**
 * Parabolic stop and reverse (Wilder 1978). `start` says how it begins: `rising` assumes a rising trend and gives nothing up to and with
 * the first reversal (Stock.Indicators); `directional` takes the direction of the second bar and gives values from there (TA-Lib,
 * which reverses at a touch and keeps the stop out of both bars). `isReversal` is 1 at a bar that reverses, else 0.
 */
export const parabolicSar: IndicatorDefinition<typeof parameters> = {
  id: 'psar',
  aliases: ['parabolic-sar', 'sar'],
  title: 'Parabolic stop and reverse',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [
    { name: 'sar', style: 'points' },
    { name: 'isReversal', style: 'none' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  /** Of `rising` the least: the first reversal may come at any bar from the second on. */
  warmupBars: ({ start }) => (start === 'rising' ? 2 : 1),
  create: ({ step, maximum, start }) => (start === 'rising' ? new RisingSarStream(step, maximum) : new DirectionalSarStream(step, maximum)),
};
