import { Schematic, type SchematicBar } from './schematic.ts';
import { type RangeChange, SCHEMATIC_EVENTS, type SchematicEvent } from './schematic-events.ts';
import type { SchematicRules } from './schematic-parameters.ts';
import { TrendBefore } from './trend-before.ts';
import { meterOf } from './volume-spread.ts';
import type { VolumeSpreadMeter } from './volume-spread-meter.ts';

/** A climax told by the newest bar, or taken back because no rally followed. */
export interface ClimaxChange {
  readonly event: SchematicEvent;
  readonly state: 'open' | 'withdrawn' | 'complete';
}

/**
 * Looks for a climax after a trend and follows the schematic that it begins, one at a time, bar by bar. A climax while another schematic
 * is in phase E ends that one. O(1) a bar.
 */
export class PhaseDetector {
  readonly #rules: SchematicRules;
  readonly #meter: VolumeSpreadMeter;
  #trend: TrendBefore;
  #schematic: Schematic | null = null;
  #climax: SchematicEvent | null = null;
  /** Side of a preliminary stop already told in this trend; 0 none. */
  #preliminary = 0;
  readonly #bar: SchematicBar;
  /** What the newest bar made known, in order. Overwritten by the next bar. */
  readonly events: SchematicEvent[] = [];
  readonly climaxes: ClimaxChange[] = [];
  readonly changes: RangeChange[] = [];

  constructor(rules: SchematicRules, meter: VolumeSpreadMeter = meterOf(rules)) {
    this.#rules = rules;
    this.#meter = meter;
    this.#trend = new TrendBefore({ by: rules.trendBy, bars: rules.trendBars, average: rules.trendAverage });
    const nan = Number.NaN;
    this.#bar = { index: -1, timeUs: 0, high: nan, low: nan, close: nan, closeBefore: nan, volume: nan, volumeRatio: nan, meanSpread: nan };
  }

  /** Phase of the running schematic, 1 A to 5 E; 0 without one or before its automatic rally. */
  get phase(): number {
    return this.#schematic?.hasRange ? this.#schematic.phase : 0;
  }

  /** 1 accumulation, -1 distribution, 0 without a phase. */
  get side(): number {
    return this.phase > 0 ? (this.#schematic?.side ?? 0) : 0;
  }

  get bias(): number {
    return this.phase > 0 ? (this.#schematic?.bias ?? 0) : 0;
  }

  get support(): number {
    return this.phase > 0 ? (this.#schematic?.bottom ?? Number.NaN) : Number.NaN;
  }

  get resistance(): number {
    return this.phase > 0 ? (this.#schematic?.top ?? Number.NaN) : Number.NaN;
  }

  /** Whether volume and spread ratio of the newest bar are known. */
  get isWarm(): boolean {
    return !Number.isNaN(this.#meter.spreadRatio);
  }

  /** Code of the newest event of the bar with the sign of its side; 0 without one. */
  get eventCode(): number {
    const event = this.events.at(-1);
    return event === undefined ? 0 : event.side * SCHEMATIC_EVENTS[event.name].code;
  }

  next(timeUs: number, high: number, low: number, close: number, volume: number): void {
    if (this.events.length > 0) this.events.length = 0;
    if (this.climaxes.length > 0) this.climaxes.length = 0;
    if (this.changes.length > 0) this.changes.length = 0;
    const bar = this.#bar;
    this.#meter.next(timeUs, high, low, close, volume);
    const side = this.#schematic?.side ?? 1;
    bar.index++;
    bar.timeUs = timeUs;
    bar.volume = volume;
    bar.volumeRatio = this.#meter.volumeRatio;
    bar.meanSpread = this.#meter.meanSpread;
    const closeBefore = bar.closeBefore;
    this.#face(side, high, low, close, closeBefore);
    if (this.#schematic !== null) this.#follow(this.#schematic);
    if (this.#schematic === null || this.#schematic.phase === 5) this.#lookForClimax(high, low, close, closeBefore);
    bar.closeBefore = close;
    this.#trend.next(high, low, close);
  }

  /** Turns the bar to a side: as it is, or mirrored. */
  #face(side: 1 | -1, high: number, low: number, close: number, closeBefore: number): void {
    const bar = this.#bar;
    bar.high = side === 1 ? high : -low;
    bar.low = side === 1 ? low : -high;
    bar.close = side * close;
    bar.closeBefore = side * closeBefore;
  }

  #follow(schematic: Schematic): void {
    const hadRange = schematic.hasRange;
    schematic.next(this.#bar);
    const climax = this.#climax;
    if (climax !== null && (schematic.isDropped || (!hadRange && schematic.hasRange))) {
      this.climaxes.push({ event: climax, state: schematic.isDropped ? 'withdrawn' : 'complete' });
      this.#climax = null;
    }
    this.events.push(...schematic.events);
    this.changes.push(...schematic.changes);
    schematic.events.length = 0;
    schematic.changes.length = 0;
    if (schematic.phase === 0) this.#schematic = null;
  }

  #lookForClimax(high: number, low: number, close: number, closeBefore: number): void {
    const { volumeRatio, spreadRatio, closePosition } = this.#meter;
    const trend = this.#trend;
    if (!trend.isDown && !trend.isUp) this.#preliminary = 0;
    const isFall = trend.isDown && low < trend.lowest;
    const isRise = trend.isUp && high > trend.highest;
    if (isFall === isRise) return;
    const side = isFall ? 1 : -1;
    const rules = this.#rules;
    const offExtreme = side === 1 ? closePosition : 1 - closePosition;
    if (!(offExtreme >= rules.climaxClose)) return;
    const price = side === 1 ? low : high;
    const { timeUs } = this.#bar;
    const evidence = (least: number) => [
      { name: 'volume ratio', value: volumeRatio, condition: `at least ${least}` },
      { name: 'spread ratio', value: spreadRatio, condition: `at least ${rules.climaxSpread}` },
      { name: 'close off the extreme', value: offExtreme, condition: `at least ${rules.climaxClose}` },
    ];
    if (!(spreadRatio >= rules.climaxSpread)) return;
    if (volumeRatio >= rules.climaxVolume) {
      this.#face(side, high, low, close, closeBefore);
      this.#schematic = new Schematic(side, this.#bar, rules);
      this.#climax = { name: 'climax', side, timeUs, price, evidence: evidence(rules.climaxVolume) };
      this.events.push(this.#climax);
      this.climaxes.push({ event: this.#climax, state: 'open' });
      this.#preliminary = 0;
    } else if (volumeRatio >= rules.preliminaryVolume && this.#preliminary !== side) {
      this.#preliminary = side;
      this.events.push({ name: 'preliminary', side, timeUs, price, evidence: evidence(rules.preliminaryVolume) });
    }
  }

  clone(): PhaseDetector {
    const copy = new PhaseDetector(this.#rules, this.#meter.clone());
    copy.#trend = this.#trend.clone();
    copy.#schematic = this.#schematic?.clone() ?? null;
    copy.#climax = this.#climax;
    copy.#preliminary = this.#preliminary;
    Object.assign(copy.#bar, this.#bar);
    copy.events.push(...this.events);
    copy.climaxes.push(...this.climaxes);
    copy.changes.push(...this.changes);
    return copy;
  }
}
