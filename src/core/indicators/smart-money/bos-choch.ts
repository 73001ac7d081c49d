import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import type { Mark, MarkSink, MarkState, MarkStream } from '../marks.ts';
import { choiceParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import type { BreakRule } from './break-rule.ts';
import { BreakTracker, type StructureBreak } from './break-tracker.ts';
import { publishBreaks } from './published-breaks.ts';
import { publishedSwings } from './published-swings.ts';
import { firstKnownBar, SwingTracker } from './swing-tracker.ts';
import { swingLengthParameter } from './swings.ts';

const parameters = z.strictObject({
  swingLength: swingLengthParameter,
  /** Which price must pass the level. */
  breakBy: choiceParameter(['close', 'wick'], 'close'),
  /** The published form compares with the level in single precision. */
  levelPrecision: choiceParameter(['single', 'double'], 'single'),
});

const ruleOf = ({ breakBy, levelPrecision }: z.output<typeof parameters>): BreakRule => ({
  isCloseBreak: breakBy === 'close',
  isSingle: levelPrecision === 'single',
});

class BreakStream extends PerBarStream {
  readonly #tracker: BreakTracker;

  constructor(tracker: BreakTracker) {
    super();
    this.#tracker = tracker;
  }

  push(timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    this.#tracker.next(timeUs, high, low, close);
    const known = this.#tracker.known;
    out[0] = known?.kind === 'break-of-structure' ? known.direction : Number.NaN;
    out[1] = known?.kind === 'change-of-character' ? known.direction : Number.NaN;
    out[2] = known === null ? Number.NaN : known.level;
    out[3] = known === null ? Number.NaN : known.brokenIndex;
  }

  clone(): BreakStream {
    return new BreakStream(this.#tracker.clone());
  }
}

function breakMark(found: StructureBreak, rule: BreakRule, state: MarkState, stateAtUs: number): Mark {
  const { kind, direction, level, swings } = found;
  const isUp = direction === 1;
  const [a, b, c, d] = swings;
  const order = kind === 'break-of-structure' ? 'a < c < b < d' : 'c < a < b < d';
  const condition = isUp ? order : order.replaceAll('<', '>');
  return {
    id: `${kind}@${b.timeUs}`,
    kind,
    shape: 'level',
    direction,
    fromTimeUs: b.timeUs,
    toTimeUs: found.brokenAtUs,
    top: level,
    bottom: level,
    text: kind === 'break-of-structure' ? 'BOS' : 'CHoCH',
    knownAtUs: found.knownAtUs,
    state,
    stateAtUs,
    evidence: [
      { name: 'swing a', value: a.price, condition },
      { name: 'swing b, the level', value: b.price, condition: `passed by the ${rule.isCloseBreak ? 'close' : isUp ? 'high' : 'low'}` },
      { name: 'swing c', value: c.price, condition: '' },
      { name: 'swing d', value: d.price, condition: '' },
    ],
  };
}

class BreakMarks implements MarkStream {
  readonly #tracker: BreakTracker;

  constructor(tracker: BreakTracker) {
    this.#tracker = tracker;
  }

  push(timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, found: MarkSink): void {
    const tracker = this.#tracker;
    tracker.next(timeUs, high, low, close);
    for (const taken of tracker.withdrawn) found(breakMark(taken, tracker.rule, 'withdrawn', timeUs));
    if (tracker.known !== null) found(breakMark(tracker.known, tracker.rule, 'broken', timeUs));
  }
}

/**
 * Break of structure and change of character (FACTS §7.3, stated; smart-money-concepts, MIT). Published: at the swing whose level breaks
 * `BOS` or `CHOCH` 1 or -1, `Level`, and `BrokenIndex`, the breaking bar. Live: the same columns at the later of the fourth swing's
 * confirmation and the breaking bar (where a more extreme swing took the place of the fourth later on, of the fourth as it stood then);
 * `BrokenIndex` counts from the start of the stream. Marks: levels `break-of-structure` and
 * `change-of-character` from the swing to the breaking bar, `broken` when told, `withdrawn` when a later swing's earlier break deletes them.
 */
export const bosChoch: IndicatorDefinition<typeof parameters> = {
  id: 'bos-choch',
  aliases: ['bos', 'choch', 'structure-breaks', 'market-structure'],
  title: 'Break of structure and change of character',
  family: 'smart-money',
  version: 1,
  parameters,
  outputs: [
    { name: 'BOS', style: 'none' },
    { name: 'CHOCH', style: 'none' },
    { name: 'Level', style: 'points' },
    { name: 'BrokenIndex', style: 'none' },
  ],
  pane: { placement: 'price' },
  repaints: true,
  // Four swings, at best one a bar.
  warmupBars: ({ swingLength }) => firstKnownBar(swingLength) + 3,
  create: (chosen) => new BreakStream(new BreakTracker(ruleOf(chosen), new SwingTracker(chosen.swingLength))),
  published: (bars, chosen, outputs) => publishBreaks(bars, publishedSwings(bars, chosen.swingLength), ruleOf(chosen), outputs),
  marks: (chosen) => new BreakMarks(new BreakTracker(ruleOf(chosen), new SwingTracker(chosen.swingLength))),
  markKinds: ['break-of-structure', 'change-of-character'],
};
