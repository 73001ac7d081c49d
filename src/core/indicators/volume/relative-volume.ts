import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { windowMean } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { knownVolume } from './money-flow.ts';

const parameters = z.strictObject({ period: periodParameter(20) });

class RelativeVolumeStream extends PerBarStream {
  readonly #volumes: ContiguousWindow;

  constructor(period: number) {
    super();
    this.#volumes = new ContiguousWindow(period);
  }

  push(_timeUs: number, _open: number, _high: number, _low: number, _close: number, volume: number, out: Float64Array): void {
    const { values, size } = this.#volumes;
    const usual = this.#volumes.count === size ? windowMean(values, this.#volumes.start, size) : Number.NaN;
    const known = knownVolume(volume);
    out[0] = usual > 0 ? known / usual : Number.NaN;
    this.#volumes.push(known);
  }

  clone(): RelativeVolumeStream {
    const copy = new RelativeVolumeStream(this.#volumes.size);
    copy.#volumes.copyFrom(this.#volumes);
    return copy;
  }
}

/** Volume as a multiple of the mean of the `period` bars before it. NaN where those had none; unknown volume counts as none. */
export const relativeVolume: IndicatorDefinition<typeof parameters> = {
  id: 'relative-volume',
  aliases: ['rvol'],
  title: 'Relative volume',
  family: 'volume',
  version: 1,
  parameters,
  outputs: [{ name: 'relativeVolume', style: 'histogram' }],
  pane: { placement: 'separate', levels: [1] },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period }) => new RelativeVolumeStream(period),
};
