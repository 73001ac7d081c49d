/** Bars `[from, to)`. */
export interface BarRange {
  readonly from: number;
  readonly to: number;
}

/** One window: what is learned from or optimised over, and what the outcome is then tried on. */
export interface WalkForwardWindow {
  readonly train: BarRange;
  /** {@link train} without the bars that an embargo takes out: what a model may learn from. */
  readonly trainPieces: readonly BarRange[];
  readonly test: BarRange;
}

/** How history is cut into windows, in bars. */
export interface WalkForwardPlan {
  readonly bars: number;
  /** rolling: the training length stays. anchored: training begins at the first bar and grows. */
  readonly kind: 'rolling' | 'anchored';
  /** 252 and 21 by default: a year and a month of days. */
  readonly trainBars?: number;
  readonly testBars?: number;
  /** Left out between training and test, so that no label or holding period of the one reaches into the other. */
  readonly purgeBars?: number;
  /** Left out of later training after each test. */
  readonly embargoBars?: number;
}

/**
 * Windows whose tests follow one another without a gap or an overlap, the last one cut short by the end of the data. Empty when there is
 * not one bar to test on after the first training.
 */
export function walkForwardWindows(plan: WalkForwardPlan): WalkForwardWindow[] {
  const { bars, kind, trainBars = 252, testBars = 21, purgeBars = 0, embargoBars = 0 } = plan;
  if (!(trainBars >= 1 && testBars >= 1 && purgeBars >= 0 && embargoBars >= 0)) {
    throw new RangeError('Training and test need at least one bar, purge and embargo none or more.');
  }
  const windows: WalkForwardWindow[] = [];
  const embargoes: BarRange[] = [];
  for (let from = trainBars + purgeBars; from < bars; from += testBars) {
    const to = from - purgeBars;
    const train = { from: kind === 'anchored' ? 0 : to - trainBars, to };
    const test = { from, to: Math.min(bars, from + testBars) };
    windows.push({ train, trainPieces: without(train, embargoes), test });
    if (embargoBars > 0) embargoes.push({ from: test.to, to: test.to + embargoBars });
  }
  return windows;
}

function without(range: BarRange, holes: readonly BarRange[]): BarRange[] {
  const pieces: BarRange[] = [];
  let from = range.from;
  for (const hole of holes) {
    if (hole.to <= from || hole.from >= range.to || hole.to === hole.from) continue;
    if (hole.from > from) pieces.push({ from, to: hole.from });
    from = Math.max(from, hole.to);
  }
  if (from < range.to) pieces.push({ from, to: range.to });
  return pieces;
}
