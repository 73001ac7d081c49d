import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import type { Mark, MarkSink, MarkStream } from '../marks.ts';
import { choiceParameter, numberParameter, periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { LiquidityTolerance } from './liquidity-tolerance.ts';
import { LiquidityTracker, type PoolChange } from './liquidity-tracker.ts';
import { publishLiquidity } from './published-liquidity.ts';
import { firstKnownBar, SwingTracker } from './swing-tracker.ts';
import { swingLengthParameter } from './swings.ts';

/** Parameters of equal highs and lows. */
export const liquidityParameters = {
  swingLength: swingLengthParameter,
  /** Fraction of the range within which swings are equal. Stated: 0.01. */
  rangePercent: numberParameter(0.01, 0.0001, 0.5),
  /** Live: whether the tolerance is that fraction of a trailing range or a multiple of the average true range. */
  tolerance: choiceParameter(['range', 'atr'], 'range'),
  /** Live, ours: bars of the trailing range, and how long a pool lives. */
  lookback: periodParameter(500, 10),
  /** Live, ours: period and multiple of the average true range. */
  atrPeriod: periodParameter(14),
  atrMultiple: numberParameter(0.25, 0.01, 10),
};
const parameters = z.strictObject(liquidityParameters);

/** A tracker with chosen parameters. */
export function liquidityTracker(chosen: z.output<typeof parameters>): LiquidityTracker {
  const { swingLength, rangePercent, tolerance, lookback, atrPeriod, atrMultiple } = chosen;
  const rule = { by: tolerance, rangeFraction: rangePercent, rangeBars: lookback, atrPeriod, atrMultiple } as const;
  return new LiquidityTracker(new SwingTracker(swingLength), new LiquidityTolerance(rule), lookback);
}

class LiquidityStream extends PerBarStream {
  readonly #tracker: LiquidityTracker;

  constructor(tracker: LiquidityTracker) {
    super();
    this.#tracker = tracker;
  }

  push(timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    out.fill(Number.NaN, 0, 4);
    this.#tracker.next(timeUs, high, low, close);
    for (const { pool, state } of this.#tracker.changes) {
      if (state === 'swept') out[3] = pool.members[0]?.index ?? Number.NaN;
      if (state !== 'open') continue;
      out[0] = pool.direction;
      out[1] = pool.level;
      out[2] = pool.members.at(-1)?.index ?? Number.NaN;
    }
  }

  clone(): LiquidityStream {
    return new LiquidityStream(this.#tracker.clone());
  }
}

function poolMark({ pool, state }: PoolChange, nowUs: number): Mark {
  const { direction, members, level, tolerance, sweepPrice } = pool;
  const isHigh = direction === 1;
  const kind = isHigh ? 'equal-highs' : 'equal-lows';
  const [first, second] = members;
  return {
    id: `${kind}@${first?.timeUs}/${second?.timeUs}`,
    kind,
    shape: 'level',
    direction,
    fromTimeUs: first?.timeUs ?? nowUs,
    toTimeUs: state === 'open' ? null : nowUs,
    top: level,
    bottom: level,
    text: isHigh ? 'Equal highs' : 'Equal lows',
    knownAtUs: state === 'open' ? nowUs : (members.at(-1)?.knownAtUs ?? nowUs),
    state,
    stateAtUs: state === 'open' ? null : nowUs,
    evidence: [
      { name: 'swings', value: members.length, condition: 'at least 2' },
      { name: 'tolerance', value: tolerance, condition: 'around the first' },
      { name: 'taken at', value: sweepPrice, condition: '' },
    ],
  };
}

class LiquidityMarks implements MarkStream {
  readonly #tracker: LiquidityTracker;

  constructor(tracker: LiquidityTracker) {
    this.#tracker = tracker;
  }

  push(timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, found: MarkSink): void {
    this.#tracker.next(timeUs, high, low, close);
    for (const change of this.#tracker.changes) found(poolMark(change, timeUs));
  }
}

/**
 * Liquidity: equal highs and equal lows (FACTS §7.3, stated; smart-money-concepts, MIT). Published: at the first swing `Liquidity` 1 or
 * -1, the mean `Level`, the last swing `End`, and `Swept`, 0 if never; equal by a fraction of the range of all bars, which looks ahead.
 * Live: by a trailing range or the average true range; at a bar that makes a second or further swing of a pool known the first three
 * columns, `Swept` at a bar that takes a pool, the index of its first swing; indexes count from the start of the stream. Marks: levels
 * `equal-highs` and `equal-lows`, `swept`, `withdrawn` with their second swing, `complete` when too old.
 */
export const liquidity: IndicatorDefinition<typeof parameters> = {
  id: 'liquidity',
  aliases: ['equal-highs-lows'],
  title: 'Liquidity',
  family: 'smart-money',
  version: 1,
  parameters,
  outputs: [
    { name: 'Liquidity', style: 'none' },
    { name: 'Level', style: 'points' },
    { name: 'End', style: 'none' },
    { name: 'Swept', style: 'none' },
  ],
  pane: { placement: 'price' },
  repaints: true,
  warmupBars: ({ swingLength }) => firstKnownBar(swingLength) + 1,
  create: (chosen) => new LiquidityStream(liquidityTracker(chosen)),
  published: (bars, { swingLength, rangePercent }, outputs) =>
    publishLiquidity(bars, swingLength, rangePercent, outputs as [Float64Array, Float64Array, Float64Array, Float64Array]),
  marks: (chosen) => new LiquidityMarks(liquidityTracker(chosen)),
  markKinds: ['equal-highs', 'equal-lows'],
};
