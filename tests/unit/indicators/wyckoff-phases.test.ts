// verifies: wyckoff-order
import { describe, expect, it } from 'vitest';
import { wyckoffPhases } from '#core/indicators/wyckoff/phases.ts';
import { type BarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import { runMarks } from '../../support/published-form.ts';
import { runBatch } from '../../support/run-indicator.ts';
import { seededBars } from '../../support/seeded-bars.ts';
import { ToldStory } from '../../support/told-story.ts';

/** A fall, a selling climax, the automatic rally to 110.4 and its reaction: a range from 99 to 110.4. */
const untilRange = () =>
  new ToldStory(130).move(105, 40, 100).bar({ high: 105.2, low: 99, close: 103.5, volume: 350 }).move(110, 4, 110).move(102, 5, 80);

/** The first secondary test, and a phase B on falling volume. */
const untilPhaseC = () => {
  const story = untilRange().bar({ high: 102.2, low: 99.6, close: 100.8, volume: 55 });
  [104, 108, 105, 102, 106].forEach((close, k) => {
    story.move(close, 3, 90 - 5 * k);
  });
  return story.move(100.6, 3, 68);
};

const spring = (story: ToldStory, volume: number) => story.bar({ high: 100.8, low: 97.8, close: 99.6, volume });

/** A spring, its test, strength beyond the range, the last point of support and closes beyond. */
const wholeAccumulation = (springVolume = 40) =>
  spring(untilPhaseC(), springVolume)
    .move(101, 1, 60)
    .bar({ high: 101.2, low: 99.5, close: 100.4, volume: 25 })
    .move(109, 5, 85)
    .bar({ high: 113.4, low: 108.8, close: 113, volume: 210 })
    .bar({ high: 113.2, low: 111.4, close: 111.8, volume: 55 })
    .move(116, 4, 90);

const eventsOf = (bars: BarColumns, raw: Record<string, unknown> = {}) =>
  runMarks(wyckoffPhases, bars, raw)
    .filter(({ mark }) => mark.shape === 'label' && mark.state !== 'open')
    .map(({ mark }) => (mark.state === 'withdrawn' ? `${mark.kind} withdrawn` : mark.kind));

const rangeOf = (bars: BarColumns, raw: Record<string, unknown> = {}) =>
  runMarks(wyckoffPhases, bars, raw)
    .map(({ mark }) => mark)
    .filter(({ kind }) => kind === 'trading-range')
    .at(-1);

const lastOf = (bars: BarColumns, name: string, raw: Record<string, unknown> = {}) => runBatch(wyckoffPhases, bars, raw)[name]?.at(-1);

describe('a textbook accumulation', () => {
  const bars = wholeAccumulation().bars();

  it('shows every event once and in order', () => {
    expect(eventsOf(bars)).toEqual([
      'selling-climax',
      'automatic-rally',
      'secondary-test',
      'spring',
      'spring-test',
      'sign-of-strength',
      'last-point-of-support',
    ]);
    for (const { mark } of runMarks(wyckoffPhases, bars)) expect(wyckoffPhases.markKinds).toContain(mark.kind);
  });

  it('passes through the phases A to E without going back, and turns the bias with the spring', () => {
    const { phase, bias, side } = runBatch(wyckoffPhases, bars);
    const known = Array.from(phase ?? []).filter((value) => value > 0);
    expect(known).toEqual([...known].sort((a, b) => a - b));
    expect([...new Set(known)]).toEqual([1, 2, 3, 4, 5]);
    const first = (at: number) => phase?.indexOf(at) ?? -1;
    expect(bias?.[first(3) - 1]).toBe(0);
    expect(bias?.[first(3)]).toBe(1);
    expect(side?.at(-1)).toBe(1);
  });

  it('draws the range from the climax to the close beyond it, between the climax low and the rally high', () => {
    const range = rangeOf(bars);
    expect(range).toMatchObject({ bottom: 99, top: 110.4, state: 'complete', text: 'Accumulation E', fromTimeUs: bars.timeUs[40] });
    const { support, resistance } = runBatch(wyckoffPhases, bars);
    expect([support?.at(-1), resistance?.at(-1)]).toEqual([99, 110.4]);
  });

  it('tells the figures behind the spring', () => {
    const label = runMarks(wyckoffPhases, bars).find(({ mark }) => mark.kind === 'spring')?.mark;
    const volumes = bars.volume.subarray(0, bars.timeUs.indexOf(label?.fromTimeUs ?? 0) + 1).slice(-20);
    const evidence = Object.fromEntries((label?.evidence ?? []).map(({ name, value }) => [name, value]));
    expect(evidence['volume ratio']).toBeCloseTo(40 / (volumes.reduce((sum, volume) => sum + volume, 0) / 20), 10);
    expect(evidence['penetration of the price']).toBeCloseTo(1.2 / 99, 10);
    expect(evidence['reward for a risk of 1']).toBeCloseTo((110.4 - 99.6) / (99.6 - 97.8), 10);
    expect(label?.evidence.find(({ name }) => name === 'volume ratio')?.condition).toBe('below 0.7');
  });

  it('says the same after any bar when the history ends there', () => {
    const told = runMarks(wyckoffPhases, bars);
    const whole = runBatch(wyckoffPhases, bars);
    for (let end = 1; end < bars.timeUs.length; end++) {
      const cut = sliceBarColumns(bars, 0, end);
      expect(told.filter(({ bar }) => bar < end)).toEqual(runMarks(wyckoffPhases, cut));
      for (const [name, column] of Object.entries(runBatch(wyckoffPhases, cut))) expect(whole[name]?.subarray(0, end)).toEqual(column);
    }
  });
});

describe('a textbook distribution', () => {
  it('is the mirror, with an upthrust on high volume in the place of the spring', () => {
    const bars = wholeAccumulation(130).bars(110);
    expect(eventsOf(bars)).toEqual([
      'buying-climax',
      'automatic-reaction',
      'secondary-test',
      'upthrust-after-distribution',
      'upthrust-test',
      'sign-of-weakness',
      'last-point-of-supply',
    ]);
    expect(lastOf(bars, 'phase')).toBe(5);
    expect([lastOf(bars, 'side'), lastOf(bars, 'bias')]).toEqual([-1, -1]);
    expect(rangeOf(bars)).toMatchObject({ direction: -1, top: 121, bottom: 109.6, state: 'complete' });
  });

  it('knows no upthrust on low volume', () => {
    expect(eventsOf(wholeAccumulation(40).bars(110))).not.toContain('upthrust-after-distribution');
  });
});

describe('the settings', () => {
  it('let an upthrust begin phase D, as the source does', () => {
    const bars = wholeAccumulation(130).bars(110);
    const phases = (raw: Record<string, unknown>) =>
      [...new Set(runBatch(wyckoffPhases, bars, raw).phase ?? [])].filter((phase) => phase > 0);
    expect(phases({})).toEqual([1, 2, 3, 4, 5]);
    expect(phases({ upthrustPhase: 'D' })).toEqual([1, 2, 4, 5]);
  });

  it('let a quiet test open phase C where no spring comes', () => {
    const story = untilPhaseC()
      .bar({ high: 100.8, low: 99.3, close: 100.4, volume: 30 })
      .move(109, 5, 85)
      .bar({ high: 113.4, low: 108.8, close: 113, volume: 210 })
      .bar({ high: 113.2, low: 111.4, close: 111.8, volume: 55 })
      .move(116, 4, 90);
    expect(lastOf(story.bars(), 'phase')).not.toBe(5);
    const raw = { phaseCBy: 'spring-or-test' };
    expect(eventsOf(story.bars(), raw).slice(-3)).toEqual(['spring-test', 'sign-of-strength', 'last-point-of-support']);
    expect(lastOf(story.bars(), 'phase', raw)).toBe(5);
  });

  it.each(['slope', 'extremes', 'either'])('see the fall before the climax by %s', (trendBy) => {
    expect(eventsOf(wholeAccumulation().bars(), { trendBy, trendAverage: 20 })).toContain('sign-of-strength');
  });

  it('do without the slope of volume in phase B where that is chosen', () => {
    const rising = untilRange().bar({ high: 102.2, low: 99.6, close: 100.8, volume: 55 });
    [104, 108, 105, 102, 106, 100.6].forEach((close, k) => {
      rising.move(close, 3, 60 + 5 * k);
    });
    spring(rising, 40);
    expect(eventsOf(rising.bars())).not.toContain('spring');
    expect(eventsOf(rising.bars(), { phaseBVolume: 'any' })).toContain('spring');
  });

  it('give a range up when it takes too long', () => {
    expect(rangeOf(untilPhaseC().bars(), { longest: 25 })).toMatchObject({ state: 'complete', text: 'Accumulation B' });
  });
});

describe('the rules of a spring', () => {
  it('refuses high volume by default and takes it under the other rule', () => {
    const bars = wholeAccumulation(160).bars();
    expect(eventsOf(bars)).not.toContain('spring');
    expect(lastOf(bars, 'phase')).not.toBe(5);
    expect(eventsOf(bars, { springRule: 'high-volume' })).toContain('spring');
    expect(lastOf(bars, 'phase', { springRule: 'high-volume' })).toBe(5);
  });

  it('refuses low volume under the rule of high volume', () => {
    expect(eventsOf(wholeAccumulation(40).bars(), { springRule: 'high-volume' })).not.toContain('spring');
  });

  it('takes a volume ratio below the threshold and refuses the threshold itself', () => {
    const bars = wholeAccumulation(40).bars();
    const at = bars.low.indexOf(97.8);
    const ratio = 40 / (bars.volume.slice(at - 19, at + 1).reduce((sum, volume) => sum + volume, 0) / 20);
    expect(eventsOf(bars, { springVolume: ratio })).not.toContain('spring');
    expect(eventsOf(bars, { springVolume: ratio + 1e-9 })).toContain('spring');
  });

  it('refuses one that goes too deep, by price or by the height of the range', () => {
    const bars = wholeAccumulation(40).bars();
    expect(eventsOf(bars, { springPenetration: 0.0121 })).not.toContain('spring');
    expect(eventsOf(bars, { springPenetration: 0.0122 })).toContain('spring');
    expect(eventsOf(bars, { springDepth: 0.1 })).not.toContain('spring');
  });

  it('waits some bars for the close to come back, and no longer', () => {
    const late = (bars: number) =>
      untilPhaseC().bar({ high: 100.8, low: 97.8, close: 98.6, volume: 30 }).move(98.8, bars, 40).move(100, 1, 60).bars();
    expect(eventsOf(late(4))).toContain('spring');
    expect(eventsOf(late(5))).not.toContain('spring');
    expect(eventsOf(late(5))).toContain('schematic-invalidated');
  });

  it('ignores one out of its phase: before the range has ripened', () => {
    const early = spring(untilRange().bar({ high: 102.2, low: 99.6, close: 100.8, volume: 55 }).move(103, 3, 60), 40).move(106, 3, 60);
    expect(eventsOf(early.bars())).toEqual(['selling-climax', 'automatic-rally', 'secondary-test']);
    expect(lastOf(early.bars(), 'phase')).toBe(2);
  });

  it('knows strength only after phase C', () => {
    const early = untilPhaseC().move(109, 5, 85).bar({ high: 113.4, low: 108.8, close: 113, volume: 210 });
    expect(eventsOf(early.bars())).not.toContain('sign-of-strength');
    expect(lastOf(early.bars(), 'phase')).toBe(2);
  });

  it('does not turn the bias where the range offers too little reward', () => {
    const bars = spring(untilPhaseC(), 40).bars();
    expect([lastOf(bars, 'phase'), lastOf(bars, 'bias')]).toEqual([3, 1]);
    expect([lastOf(bars, 'phase', { leastReward: 7 }), lastOf(bars, 'bias', { leastReward: 7 })]).toEqual([3, 0]);
  });
});

describe('schematics that fail', () => {
  it('is invalidated when the ice below the spring breaks: a re-accumulation that was none', () => {
    const bars = spring(untilPhaseC(), 40).move(101, 2, 60).move(96.7, 3, 120).bar({ high: 97, low: 95, close: 95.4, volume: 180 }).bars();
    expect(eventsOf(bars).slice(-2)).toEqual(['spring', 'schematic-invalidated']);
    expect(rangeOf(bars)).toMatchObject({ state: 'broken', text: 'Accumulation C' });
    expect([lastOf(bars, 'phase'), lastOf(bars, 'bias')]).toEqual([0, 0]);
  });

  it('holds while price stays above the ice', () => {
    const bars = spring(untilPhaseC(), 40).move(101, 2, 60).move(96.7, 3, 120).bars();
    expect(eventsOf(bars)).not.toContain('schematic-invalidated');
  });

  it('is invalidated in phase B when closes stay below support', () => {
    const bars = untilPhaseC().move(98, 2, 80).move(97.5, 6, 80).bars();
    expect(eventsOf(bars).at(-1)).toBe('schematic-invalidated');
  });

  it('takes a climax back when no automatic rally follows', () => {
    const bars = new ToldStory(130).move(105, 40, 100).bar({ high: 105.2, low: 99, close: 103.5, volume: 350 }).move(97, 4, 150).bars();
    expect(eventsOf(bars)).toEqual(['selling-climax withdrawn']);
    expect(rangeOf(bars)).toBeUndefined();
  });

  it('sees no climax without a fall before it', () => {
    const story = new ToldStory(100);
    for (let k = 0; k < 15; k++) story.move(k % 2 === 0 ? 104 : 100, 4, 100);
    const bars = story.bar({ high: 104.4, low: 100.2, close: 103.5, volume: 350 }).bars();
    expect(eventsOf(bars)).toEqual([]);
  });

  it('sees hardly any whole schematic in random walks', () => {
    let [ranges, whole] = [0, 0];
    for (let seed = 1; seed <= 20; seed++) {
      const marks = runMarks(wyckoffPhases, seededBars(seed, 2000)).map(({ mark }) => mark);
      ranges += new Set(marks.filter(({ kind }) => kind === 'trading-range').map(({ id }) => id)).size;
      whole += marks.filter(({ kind, text }) => kind === 'trading-range' && text.endsWith('E')).length;
    }
    expect(whole).toBeLessThanOrEqual(4);
    expect(ranges).toBeLessThan(200);
  });

  it('finds nothing where volume is unknown', () => {
    const bars = wholeAccumulation().bars();
    bars.volume.fill(Number.NaN);
    expect(eventsOf(bars)).toEqual([]);
  });
});
