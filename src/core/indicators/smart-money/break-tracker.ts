import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { type BreakKind, type BreakRule, breakKindOf, comparedLevel } from './break-rule.ts';
import type { Swing, SwingTracker } from './swing-tracker.ts';

/** A break of structure or change of character at the level of swing `at`. */
export interface StructureBreak {
  readonly kind: BreakKind;
  readonly direction: 1 | -1;
  /** The four swings a, b, c, d; b has the level. d is the one that stood when the pattern was first seen. */
  readonly swings: readonly [Swing, Swing, Swing, Swing];
  readonly level: number;
  readonly brokenIndex: number;
  readonly brokenAtUs: number;
  /** The later of the confirmation of d and the breaking bar. */
  readonly knownAtUs: number;
}

/** A swing and the first bar, from two bars after it on, that broke its level. */
interface Watched {
  readonly swing: Swing;
  readonly level: number;
  brokenIndex: number;
  brokenAtUs: number;
}

/** A pattern that no bar has broken yet. */
interface Pending {
  readonly kind: BreakKind;
  readonly swings: readonly [Swing, Swing, Swing, Swing];
  readonly watched: Watched;
}

const NOT_BROKEN = -1;

/**
 * Finds breaks of structure and changes of character bar by bar (FACTS §7.3, stated), each known at the later of the fourth swing's
 * confirmation and the breaking bar. One that breaks at bar j deletes those of earlier swings that break at j or later: what was told
 * before is then withdrawn. A fourth swing that a more extreme one replaces changes nothing: the pattern holds the more.
 */
export class BreakTracker {
  readonly rule: BreakRule;
  readonly swings: SwingTracker;
  readonly #upPrices: ContiguousWindow;
  readonly #downPrices: ContiguousWindow;
  readonly #times: ContiguousWindow;
  /** The newest four swings that stand, oldest first. */
  #watched: Watched[] = [];
  #pending: Pending[] = [];
  /** Told and not withdrawn, in order of level and of breaking bar alike; those that nothing can withdraw any more are dropped. */
  #told: StructureBreak[] = [];
  #newestPatternIndex = -1;
  /** The break that the newest bar made known; there is at most one. */
  known: StructureBreak | null = null;
  /** Breaks that `known` took back. Overwritten by the next bar. */
  readonly withdrawn: StructureBreak[] = [];

  constructor(rule: BreakRule, swings: SwingTracker) {
    const swingLength = swings.length;
    this.rule = rule;
    this.swings = swings;
    this.#upPrices = new ContiguousWindow(swingLength + 1);
    this.#downPrices = new ContiguousWindow(swingLength + 1);
    this.#times = new ContiguousWindow(swingLength + 1);
  }

  next(timeUs: number, high: number, low: number, close: number): void {
    this.known = null;
    if (this.withdrawn.length > 0) this.withdrawn.length = 0;
    const { swings, rule } = this;
    const up = rule.isCloseBreak ? close : high;
    const down = rule.isCloseBreak ? close : low;
    this.#upPrices.push(up);
    this.#downPrices.push(down);
    this.#times.push(timeUs);
    swings.next(timeUs, high, low);
    const index = swings.index;
    for (const watched of this.#watched) breakBy(watched, up, down, index, timeUs);
    for (const { watched } of this.#pending) breakBy(watched, up, down, index, timeUs);
    if (swings.confirmed !== null) this.#watch(swings.confirmed, swings.withdrawn !== null);
    this.#tellNewest(timeUs);
  }

  #watch(swing: Swing, isReplacement: boolean): void {
    const list = this.#watched;
    if (isReplacement) list.pop();
    else if (list.length === 4) list.shift();
    const watched: Watched = { swing, level: comparedLevel(this.rule, swing.price), brokenIndex: NOT_BROKEN, brokenAtUs: 0 };
    const { length } = this.swings;
    for (let back = length - 2; back >= 0; back--) {
      const at = this.#times.start + length - back;
      const [up, down, timeUs] = [this.#upPrices.values[at], this.#downPrices.values[at], this.#times.values[at]];
      breakBy(watched, up as number, down as number, this.swings.index - back, timeUs as number);
    }
    list.push(watched);
    const [a, b, c, d] = list;
    if (a === undefined || b === undefined || c === undefined || d === undefined) return;
    if (b.swing.index === this.#newestPatternIndex) return;
    const kind = breakKindOf(swing.direction, a.swing.price, b.swing.price, c.swing.price, d.swing.price);
    if (kind === null) return;
    this.#newestPatternIndex = b.swing.index;
    this.#pending.push({ kind, swings: [a.swing, b.swing, c.swing, d.swing], watched: b });
  }

  /** Of the patterns that are broken by now the newest is told; it deletes the earlier ones. */
  #tellNewest(timeUs: number): void {
    let newest = this.#pending.length - 1;
    while (newest >= 0 && this.#pending[newest]?.watched.brokenIndex === NOT_BROKEN) newest--;
    const pattern = this.#pending[newest];
    if (pattern === undefined) return;
    this.#pending.splice(0, newest + 1);
    const { kind, swings, watched } = pattern;
    const { brokenIndex, brokenAtUs } = watched;
    const told = this.#told;
    for (let last = told.at(-1); last !== undefined && last.brokenIndex >= brokenIndex; last = told.at(-1)) {
      this.withdrawn.push(last);
      told.pop();
    }
    const oldest = this.#watched[0]?.swing.index ?? 0;
    while (told[0] !== undefined && told[0].brokenIndex < oldest) told.shift();
    this.known = {
      kind,
      direction: swings[1].direction,
      swings,
      level: swings[1].price,
      brokenIndex,
      brokenAtUs,
      knownAtUs: timeUs,
    };
    told.push(this.known);
  }

  clone(): BreakTracker {
    const copy = new BreakTracker(this.rule, this.swings.clone());
    copy.#upPrices.copyFrom(this.#upPrices);
    copy.#downPrices.copyFrom(this.#downPrices);
    copy.#times.copyFrom(this.#times);
    const copies = new Map<Watched, Watched>();
    const copied = (watched: Watched): Watched => {
      const known = copies.get(watched) ?? { ...watched };
      copies.set(watched, known);
      return known;
    };
    copy.#watched = this.#watched.map(copied);
    copy.#pending = this.#pending.map((pattern) => ({ ...pattern, watched: copied(pattern.watched) }));
    copy.#told = this.#told.slice();
    copy.#newestPatternIndex = this.#newestPatternIndex;
    copy.known = this.known;
    copy.withdrawn.push(...this.withdrawn);
    return copy;
  }
}

function breakBy(watched: Watched, up: number, down: number, index: number, timeUs: number): void {
  if (watched.brokenIndex !== NOT_BROKEN || index < watched.swing.index + 2) return;
  const isBroken = watched.swing.direction === 1 ? up > watched.level : down < watched.level;
  if (!isBroken) return;
  watched.brokenIndex = index;
  watched.brokenAtUs = timeUs;
}
