import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { windowMean } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { numberParameter, periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';

const parameters = z.strictObject({ period: periodParameter(14), volumeScale: numberParameter(100_000_000, 1, 1e15) });

class EaseOfMovementStream extends PerBarStream {
  readonly #volumeScale: number;
  readonly #moves: ContiguousWindow;
  #previousMiddle = Number.NaN;
  #isFirst = true;

  constructor(period: number, volumeScale: number) {
    super();
    this.#volumeScale = volumeScale;
    this.#moves = new ContiguousWindow(period);
  }

  push(_timeUs: number, _open: number, high: number, low: number, _close: number, volume: number, out: Float64Array): void {
    const { values, size } = this.#moves;
    const middle = (high + low) / 2;
    const move = volume > 0 ? ((middle - this.#previousMiddle) * (high - low) * this.#volumeScale) / volume : 0;
    if (!this.#isFirst) this.#moves.push(move);
    out[0] = this.#moves.count === size ? windowMean(values, this.#moves.start, size) : Number.NaN;
    out[1] = this.#isFirst ? Number.NaN : move;
    this.#isFirst = false;
    this.#previousMiddle = middle;
  }

  clone(): EaseOfMovementStream {
    const copy = new EaseOfMovementStream(this.#moves.size, this.#volumeScale);
    copy.#moves.copyFrom(this.#moves);
    copy.#previousMiddle = this.#previousMiddle;
    copy.#isFirst = this.#isFirst;
    return copy;
  }
}

/**
 * Ease of movement (Arms): move of the bar's middle times its range, per `volumeScale` of volume, averaged over `period` bars; `move` is
 * that of the bar alone. A bar of unknown or no volume counts as no move.
 */
export const easeOfMovement: IndicatorDefinition<typeof parameters> = {
  id: 'ease-of-movement',
  aliases: ['emv', 'eom'],
  title: 'Ease of movement',
  family: 'volume',
  version: 1,
  parameters,
  outputs: [
    { name: 'easeOfMovement', style: 'line' },
    { name: 'move', style: 'none' },
  ],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: () => 1,
  create: ({ period, volumeScale }) => new EaseOfMovementStream(period, volumeScale),
};
