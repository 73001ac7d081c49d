import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { windowMean } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { knownVolume, moneyFlowMultiplier } from './money-flow.ts';

const parameters = z.strictObject({ period: periodParameter(20) });

class CmfStream extends PerBarStream {
  readonly #flows: ContiguousWindow;
  readonly #volumes: ContiguousWindow;

  constructor(period: number) {
    super();
    this.#flows = new ContiguousWindow(period);
    this.#volumes = new ContiguousWindow(period);
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    const flows = this.#flows;
    const volumes = this.#volumes;
    const known = knownVolume(volume);
    const multiplier = moneyFlowMultiplier(high, low, close);
    flows.push(multiplier * known);
    volumes.push(known);
    out[0] = Number.NaN;
    if (flows.count === flows.size) {
      const meanVolume = windowMean(volumes.values, volumes.start, volumes.size);
      if (meanVolume > 0) out[0] = windowMean(flows.values, flows.start, flows.size) / meanVolume;
    }
    out[1] = multiplier;
    out[2] = multiplier * known;
  }

  clone(): CmfStream {
    const copy = new CmfStream(this.#flows.size);
    copy.#flows.copyFrom(this.#flows);
    copy.#volumes.copyFrom(this.#volumes);
    return copy;
  }
}

/**
 * Chaikin money flow: sum of volume times where the bar closes in its range, over the sum of the volume, of `period` bars; NaN without
 * volume. The multiplier and the flow of the bar itself are there from the first bar. Unknown volume counts as none.
 */
export const cmf: IndicatorDefinition<typeof parameters> = {
  id: 'cmf',
  aliases: ['chaikin-money-flow'],
  title: 'Chaikin money flow',
  family: 'volume',
  version: 1,
  parameters,
  outputs: [
    { name: 'cmf', style: 'line' },
    { name: 'moneyFlowMultiplier', style: 'none' },
    { name: 'moneyFlowVolume', style: 'none' },
  ],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: () => 0,
  create: ({ period }) => new CmfStream(period),
};
