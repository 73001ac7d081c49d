import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { VolumeIndexStream } from './volume-index-stream.ts';

const parameters = z.strictObject({});

/** Negative volume index (Dysart, Fosback): from 1000, moves with the close on bars of less volume than the bar before. */
export const nvi: IndicatorDefinition<typeof parameters> = {
  id: 'nvi',
  aliases: ['negative-volume-index'],
  title: 'Negative volume index',
  family: 'volume',
  version: 1,
  parameters,
  outputs: [{ name: 'nvi', style: 'line' }],
  pane: { placement: 'separate' },
  repaints: false,
  warmupBars: () => 0,
  create: () => new VolumeIndexStream(-1),
};

/** Positive volume index: from 1000, moves with the close on bars of more volume than the bar before. */
export const pvi: IndicatorDefinition<typeof parameters> = {
  ...nvi,
  id: 'pvi',
  aliases: ['positive-volume-index'],
  title: 'Positive volume index',
  outputs: [{ name: 'pvi', style: 'line' }],
  create: () => new VolumeIndexStream(1),
};
