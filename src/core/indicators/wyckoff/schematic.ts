import type { MarkEvidence } from '../marks.ts';
import type { RangeChange, SchematicEvent, SchematicEventName } from './schematic-events.ts';
import type { SchematicRules } from './schematic-parameters.ts';
import { VolumeSlope } from './volume-slope.ts';

/** One bar as a schematic sees it: in a distribution prices are mirrored (negated, high and low swapped), so one set of rules does for both. */
export interface SchematicBar {
  index: number;
  timeUs: number;
  high: number;
  low: number;
  close: number;
  closeBefore: number;
  volume: number;
  volumeRatio: number;
  meanSpread: number;
}

/** Where in the schematic it is; `rally` and `firstTest` are parts of phase A. `left` and `failed` end it. */
type Stage = 'rally' | 'firstTest' | 'B' | 'C' | 'D' | 'E' | 'left' | 'failed' | 'dropped';

const PHASE_OF: Record<Stage, number> = { rally: 1, firstTest: 1, B: 2, C: 3, D: 4, E: 5, left: 0, failed: 0, dropped: 0 };

const NONE = -1;

/** State of one schematic from its climax on; plain values, so that a copy is a spread. */
interface State {
  stage: Stage;
  support: number;
  resistance: number;
  rallyHigh: number;
  rallyIndex: number;
  rallyTimeUs: number;
  rallyVolume: number;
  foundAtUs: number;
  stageIndex: number;
  lastTestIndex: number;
  closesAbove: number;
  /** First bar below support of a penetration that is not decided. */
  pierceIndex: number;
  pierceLow: number;
  pierceTimeUs: number;
  pierceVolume: number;
  isPierceRipe: boolean;
  springLow: number;
  springVolume: number;
  springIndex: number;
  isTested: boolean;
  reward: number;
  strengthIndex: number;
  lastPointIndex: number;
}

/**
 * One Wyckoff accumulation from its selling climax on, or a distribution seen in the mirror (FACTS §7.4; thresholds and their sources:
 * `schematic-parameters.ts`). A: climax, automatic rally, first secondary test. B: at least so many bars on volume that does not rise. C:
 * spring (or upthrust), then a test of it. D: sign of strength, last point of support. E: closes beyond the range. The order is
 * enforced: what looks like an event out of its phase is not one. It fails when support gives way for good, or the ice below a spring.
 */
export class Schematic {
  readonly side: 1 | -1;
  readonly climaxIndex: number;
  readonly climaxTimeUs: number;
  readonly #rules: SchematicRules;
  #state: State;
  #slope = new VolumeSlope();
  /** What the newest bar made known. The owner clears them. */
  readonly events: SchematicEvent[] = [];
  readonly changes: RangeChange[] = [];

  constructor(side: 1 | -1, climax: SchematicBar, rules: SchematicRules) {
    this.side = side;
    this.climaxIndex = climax.index;
    this.climaxTimeUs = climax.timeUs;
    this.#rules = rules;
    this.#state = {
      stage: 'rally',
      support: climax.low,
      resistance: Number.NaN,
      rallyHigh: Number.NEGATIVE_INFINITY,
      rallyIndex: NONE,
      rallyTimeUs: 0,
      rallyVolume: Number.NaN,
      foundAtUs: 0,
      stageIndex: climax.index,
      lastTestIndex: NONE,
      closesAbove: 0,
      pierceIndex: NONE,
      pierceLow: Number.NaN,
      pierceTimeUs: 0,
      pierceVolume: Number.NaN,
      isPierceRipe: false,
      springLow: Number.NaN,
      springVolume: Number.NaN,
      springIndex: NONE,
      isTested: false,
      reward: Number.NaN,
      strengthIndex: NONE,
      lastPointIndex: NONE,
    };
  }

  /** Phase by number, 1 A to 5 E; 0 when it has ended. */
  get phase(): number {
    return PHASE_OF[this.#state.stage];
  }

  /** Whether it was given up before the automatic rally: the climax was none. */
  get isDropped(): boolean {
    return this.#state.stage === 'dropped';
  }

  /** Whether the automatic rally has come, so that there is a range. */
  get hasRange(): boolean {
    return !Number.isNaN(this.#state.resistance);
  }

  /** Lower and upper price of the range, NaN without one. */
  get bottom(): number {
    return this.hasRange ? (this.side === 1 ? this.#state.support : -this.#state.resistance) : Number.NaN;
  }

  get top(): number {
    return this.hasRange ? (this.side === 1 ? this.#state.resistance : -this.#state.support) : Number.NaN;
  }

  /** The side in phases D and E, and in C once the spring offered enough reward; else 0. */
  get bias(): number {
    const { stage, reward } = this.#state;
    const isTurned = stage === 'D' || stage === 'E' || (stage === 'C' && reward >= this.#rules.leastReward);
    return isTurned ? this.side : 0;
  }

  next(bar: SchematicBar): void {
    const { stage } = this.#state;
    if (stage === 'rally') this.#awaitRally(bar);
    else if (stage === 'firstTest' || stage === 'B') this.#build(bar);
    else if (stage === 'C') this.#awaitStrength(bar);
    else if (stage === 'D') this.#awaitLastPoint(bar);
    else if (stage === 'E' && bar.close < (this.#state.support + this.#state.resistance) / 2) this.#state.stage = 'left';
    if (this.phase > 0 && this.phase < 5 && bar.index - this.climaxIndex >= this.#rules.longest) this.#end('left');
  }

  #awaitRally(bar: SchematicBar): void {
    const state = this.#state;
    const rules = this.#rules;
    const bars = bar.index - this.climaxIndex;
    if (bar.close < state.support) {
      this.#end('dropped');
      return;
    }
    state.support = Math.min(state.support, bar.low);
    const isHigher = bar.high > state.rallyHigh;
    if (isHigher) {
      state.rallyHigh = bar.high;
      state.rallyIndex = bar.index;
      state.rallyTimeUs = bar.timeUs;
      state.rallyVolume = bar.volumeRatio;
    }
    const height = state.rallyHigh - state.support;
    const isRally =
      height >= rules.leastHeight * bar.meanSpread &&
      state.rallyVolume >= rules.rallyVolumeFrom &&
      state.rallyVolume <= rules.rallyVolumeTo;
    // The rally is known to have stopped with the first bar that goes no higher, or when its time is over.
    if (isRally && (!isHigher || bars >= rules.rallyBars)) {
      state.resistance = state.rallyHigh;
      state.foundAtUs = bar.timeUs;
      this.#enter('firstTest', bar);
      this.#tell('rally', state.rallyTimeUs, state.rallyHigh, [
        { name: 'bars after the climax', value: state.rallyIndex - this.climaxIndex, condition: `at most ${rules.rallyBars}` },
        { name: 'volume ratio at its end', value: state.rallyVolume, condition: `${rules.rallyVolumeFrom} to ${rules.rallyVolumeTo}` },
        { name: 'height in mean spreads', value: height / bar.meanSpread, condition: `at least ${rules.leastHeight}` },
      ]);
    } else if (bars >= rules.rallyBars) this.#end('dropped');
  }

  /** Phases A, once there is a range, and B. */
  #build(bar: SchematicBar): void {
    const state = this.#state;
    const rules = this.#rules;
    if (this.#isBeyondForGood(bar)) return;
    if (bar.low < state.support) this.#pierce(bar);
    if (state.pierceIndex !== NONE && this.#settlePierce(bar)) return;
    if (state.stage === 'B') this.#slope.add(bar.volume);
    const height = state.resistance - state.support;
    const distance = Math.abs(bar.low - state.support) / height;
    const isTest = distance <= rules.testDistance && bar.close > state.support && bar.volumeRatio <= rules.testVolume;
    if (!isTest) return;
    const evidence: MarkEvidence[] = [
      { name: 'volume ratio', value: bar.volumeRatio, condition: `at most ${rules.testVolume}` },
      { name: 'distance in heights', value: distance, condition: `at most ${rules.testDistance}` },
    ];
    if (state.stage === 'firstTest') {
      this.#enter('B', bar);
      this.#slope.add(bar.volume);
      this.#tell('secondaryTest', bar.timeUs, bar.low, evidence);
      state.lastTestIndex = bar.index;
    } else if (
      rules.phaseCBy === 'spring-or-test' &&
      this.#isRipe(bar) &&
      bar.volumeRatio < rules.springVolume &&
      bar.low >= state.support
    ) {
      state.springLow = bar.low;
      state.springVolume = bar.volumeRatio;
      state.springIndex = bar.index;
      state.isTested = true;
      this.#enter('C', bar);
      this.#tell('test', bar.timeUs, bar.low, evidence);
    } else if (bar.index - state.lastTestIndex > rules.springBars) {
      this.#tell('secondaryTest', bar.timeUs, bar.low, evidence);
      state.lastTestIndex = bar.index;
    }
  }

  #isRipe(bar: SchematicBar): boolean {
    const { stage, stageIndex } = this.#state;
    const isLongEnough = stage === 'B' && bar.index - stageIndex >= this.#rules.phaseBBars;
    return isLongEnough && (this.#rules.phaseBVolume === 'any' || this.#slope.isFalling);
  }

  #pierce(bar: SchematicBar): void {
    const state = this.#state;
    if (state.pierceIndex === NONE) {
      state.pierceIndex = bar.index;
      state.isPierceRipe = this.#isRipe(bar);
      state.pierceLow = Number.POSITIVE_INFINITY;
    }
    if (bar.low >= state.pierceLow) return;
    state.pierceLow = bar.low;
    state.pierceTimeUs = bar.timeUs;
    state.pierceVolume = bar.volumeRatio;
  }

  /** Decides a penetration of support when the close is back, or fails when it stays away; true when the stage has changed. */
  #settlePierce(bar: SchematicBar): boolean {
    const state = this.#state;
    const rules = this.#rules;
    const bars = bar.index - state.pierceIndex;
    if (bar.close <= state.support) {
      const isGone = bars >= rules.springBars || state.support - bar.close > this.#deepest();
      if (isGone) this.#fail(bar, 'closes beyond the range', bars + 1, `back within ${rules.springBars} bars`);
      return isGone;
    }
    const depth = state.support - state.pierceLow;
    const isSpring = state.isPierceRipe && bars <= rules.springBars && depth <= this.#deepest() && this.#isSpringVolume(state.pierceVolume);
    state.pierceIndex = NONE;
    if (!isSpring) return false;
    state.springLow = state.pierceLow;
    state.springVolume = state.pierceVolume;
    state.springIndex = bar.index;
    state.reward = (state.resistance - bar.close) / (bar.close - state.pierceLow);
    this.#enter(this.side === -1 && rules.upthrustPhase === 'D' ? 'D' : 'C', bar);
    this.#tell('spring', state.pierceTimeUs, state.pierceLow, [
      { name: 'penetration of the price', value: depth / Math.abs(state.support), condition: `at most ${rules.springPenetration}` },
      { name: 'volume ratio', value: state.pierceVolume, condition: this.#springCondition() },
      { name: 'bars until closed back', value: bars, condition: `at most ${rules.springBars}` },
      { name: 'reward for a risk of 1', value: state.reward, condition: `at least ${rules.leastReward} for a signal` },
    ]);
    return true;
  }

  #deepest(): number {
    const { support, resistance } = this.#state;
    return Math.min(this.#rules.springPenetration * Math.abs(support), this.#rules.springDepth * (resistance - support));
  }

  #isSpringVolume(volumeRatio: number): boolean {
    const rules = this.#rules;
    if (this.side === -1) return volumeRatio > rules.upthrustVolume;
    if (rules.springRule === 'low-volume') return volumeRatio < rules.springVolume;
    return rules.springRule === 'any-volume' || volumeRatio >= rules.springHighVolume;
  }

  #springCondition(): string {
    const rules = this.#rules;
    if (this.side === -1) return `above ${rules.upthrustVolume}`;
    if (rules.springRule === 'low-volume') return `below ${rules.springVolume}`;
    return rules.springRule === 'any-volume' ? 'any' : `at least ${rules.springHighVolume}`;
  }

  /** Phase C: the spring is tested, strength shows, or the ice breaks. */
  #awaitStrength(bar: SchematicBar): void {
    const state = this.#state;
    const rules = this.#rules;
    if (this.#isIceBroken(bar)) return;
    const isQuietTest = bar.index > state.springIndex && bar.low > state.springLow && bar.volumeRatio < state.springVolume;
    const isNear = bar.low <= state.support + rules.testDistance * (state.resistance - state.support);
    if (!state.isTested && isQuietTest && isNear && bar.close > state.support) {
      state.isTested = true;
      this.#tell('test', bar.timeUs, bar.low, [
        { name: 'volume ratio', value: bar.volumeRatio, condition: `below the spring's ${state.springVolume.toFixed(2)}` },
        { name: 'deepest price', value: this.side * bar.low, condition: `not beyond ${this.side * state.springLow}` },
      ]);
    }
    if (this.#isStrength(bar)) this.#showStrength(bar);
  }

  #isStrength(bar: SchematicBar): boolean {
    return bar.close > this.#state.resistance && bar.volumeRatio > this.#rules.strengthVolume;
  }

  #showStrength(bar: SchematicBar): void {
    const state = this.#state;
    state.strengthIndex = bar.index;
    if (state.stage !== 'D') this.#enter('D', bar);
    this.#tell('strength', bar.timeUs, bar.close, [
      { name: 'close', value: this.side * bar.close, condition: `beyond ${this.side * state.resistance}` },
      { name: 'volume ratio', value: bar.volumeRatio, condition: `above ${this.#rules.strengthVolume}` },
    ]);
  }

  /** Phase D: a quiet pullback that holds, then closes beyond the range. */
  #awaitLastPoint(bar: SchematicBar): void {
    const state = this.#state;
    const rules = this.#rules;
    if (bar.close < state.support) {
      this.#fail(bar, 'close', this.side * bar.close, `not beyond ${this.side * state.support}`);
      return;
    }
    if (state.strengthIndex === NONE) {
      if (this.#isStrength(bar)) this.#showStrength(bar);
      return;
    }
    if (state.lastPointIndex === NONE) {
      const isPullback = bar.close < bar.closeBefore && bar.volumeRatio < rules.lastPointVolume;
      const deepest = state.resistance - rules.lastPointDistance * (state.resistance - state.support);
      if (!isPullback || bar.low < deepest || !(bar.close > state.resistance)) return;
      state.lastPointIndex = bar.index;
      state.closesAbove = 0;
      this.#tell('lastPoint', bar.timeUs, bar.low, [
        { name: 'volume ratio', value: bar.volumeRatio, condition: `below ${rules.lastPointVolume}` },
        { name: 'deepest price', value: this.side * bar.low, condition: `not beyond ${this.side * deepest}` },
      ]);
      return;
    }
    state.closesAbove = bar.close > state.resistance ? state.closesAbove + 1 : 0;
    if (state.closesAbove >= rules.phaseECloses) this.#enter('E', bar, 'complete');
  }

  /** Whether price left the range on the far side, before the order of phases allowed it. */
  #isBeyondForGood(bar: SchematicBar): boolean {
    const state = this.#state;
    state.closesAbove = bar.close > state.resistance ? state.closesAbove + 1 : 0;
    if (state.closesAbove <= this.#rules.springBars) return false;
    this.#end('left');
    return true;
  }

  #isIceBroken(bar: SchematicBar): boolean {
    const { support, springLow } = this.#state;
    const ice = support - this.#rules.iceDepth * Math.max(0, support - springLow);
    if (!(bar.close < ice)) return false;
    this.#fail(bar, 'close', this.side * bar.close, `not beyond the ice at ${this.side * ice}`);
    return true;
  }

  #fail(bar: SchematicBar, name: string, value: number, condition: string): void {
    this.#tell('invalidated', bar.timeUs, bar.close, [{ name, value, condition }]);
    this.#end('failed');
  }

  #end(stage: 'left' | 'failed' | 'dropped'): void {
    const hadRange = this.hasRange;
    const { phase } = this;
    this.#state.stage = stage;
    if (hadRange) this.#change(phase, stage === 'failed' ? 'broken' : 'complete');
  }

  #enter(stage: Stage, bar: SchematicBar, rangeState: RangeChange['state'] = 'open'): void {
    this.#state.stage = stage;
    this.#state.stageIndex = bar.index;
    this.#change(this.phase, rangeState);
  }

  #change(phase: number, state: RangeChange['state']): void {
    const { side, climaxTimeUs: fromTimeUs, top, bottom } = this;
    this.changes.push({ side, fromTimeUs, foundAtUs: this.#state.foundAtUs, phase, top, bottom, state });
  }

  #tell(name: SchematicEventName, timeUs: number, price: number, evidence: readonly MarkEvidence[]): void {
    this.events.push({ name, side: this.side, timeUs, price: this.side * price, evidence });
  }

  clone(): Schematic {
    const { climaxIndex: index, climaxTimeUs: timeUs } = this;
    const climax = { index, timeUs, high: 0, low: 0, close: 0, closeBefore: 0, volume: 0, volumeRatio: 0, meanSpread: 0 };
    const copy = new Schematic(this.side, climax, this.#rules);
    copy.#state = { ...this.#state };
    copy.#slope = this.#slope.clone();
    copy.events.push(...this.events);
    copy.changes.push(...this.changes);
    return copy;
  }
}
