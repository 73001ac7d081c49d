import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { knownVolume, moneyFlowMultiplier } from './money-flow.ts';

const parameters = z.strictObject({});

class AdlStream extends PerBarStream {
  #total = 0;

  push(_timeUs: number, _open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    const multiplier = moneyFlowMultiplier(high, low, close);
    const flow = multiplier * knownVolume(volume);
    this.#total += flow;
    out[0] = this.#total;
    out[1] = multiplier;
    out[2] = flow;
  }

  clone(): AdlStream {
    const copy = new AdlStream();
    copy.#total = this.#total;
    return copy;
  }
}

/**
 * Accumulation/distribution line (Chaikin): running sum of the volume times where the bar closes in its range. Unknown volume counts as
 * none.
 */
export const adl: IndicatorDefinition<typeof parameters> = {
  id: 'adl',
  aliases: ['accumulation-distribution', 'ad'],
  title: 'Accumulation/distribution line',
  family: 'volume',
  version: 1,
  parameters,
  outputs: [
    { name: 'adl', style: 'line' },
    { name: 'moneyFlowMultiplier', style: 'none' },
    { name: 'moneyFlowVolume', style: 'none' },
  ],
  pane: { placement: 'separate' },
  repaints: false,
  warmupBars: () => 0,
  create: () => new AdlStream(),
};
