import { describe, expect, it } from 'vitest';
import { PhaseConfidence } from '#core/indicators/wyckoff/phase-confidence.ts';
import { wyckoffPhases } from '#core/indicators/wyckoff/phases.ts';
import { marketStateOf, timeframeConflicts } from '#core/indicators/wyckoff/timeframe-conflict.ts';
import { runBatch } from '../../support/run-indicator.ts';
import { seededBars } from '../../support/seeded-bars.ts';

const distribution = { phase: 3, side: -1 };
const accumulation = { phase: 2, side: 1 };
const markup = { phase: 5, side: 1 };
const markdown = { phase: 4, side: -1 };
const none = { phase: 0, side: 0 };

describe('conflicts between timeframes', () => {
  it('names a state for every phase and side', () => {
    expect([none, accumulation, markup, distribution, markdown].map(marketStateOf)).toEqual([
      'neutral',
      'accumulation',
      'markup',
      'distribution',
      'markdown',
    ]);
  });

  it('notes distribution on one minute while five and fifteen are in markup, whatever the order', () => {
    const conflicts = timeframeConflicts([
      { timeframe: '15m', ...markup },
      { timeframe: '1m', ...distribution },
      { timeframe: '5m', ...markup },
    ]);
    expect(conflicts).toEqual([
      {
        timeframe: '1m',
        state: 'distribution',
        against: [
          { timeframe: '5m', state: 'markup' },
          { timeframe: '15m', state: 'markup' },
        ],
        note: '1m is in distribution while 5m in markup, 15m in markup.',
      },
    ]);
  });

  it('are told to the charts of the timeframes that have part in them, from the newest phase and side', () => {
    const reading = (timeframe: '1m' | '5m' | '1h', phase: number, side: number) => ({ timeframe, values: [phase, side, 0, 1, 2, 0] });
    const readings = [reading('1m', 3, -1), reading('5m', 5, 1), reading('1h', 0, 0)];
    const notes = ['1m is in distribution while 5m in markup.'];
    expect(wyckoffPhases.compareTimeframes?.('1m', readings)).toEqual(notes);
    expect(wyckoffPhases.compareTimeframes?.('5m', readings)).toEqual(notes);
    expect(wyckoffPhases.compareTimeframes?.('1h', readings)).toEqual([]);
  });

  it.each([
    ['accumulation against markdown', accumulation, markdown],
    ['markup against distribution', markup, distribution],
    ['markdown against markup', markdown, markup],
  ])('notes %s', (_name, fast, slow) => {
    expect(
      timeframeConflicts([
        { timeframe: '5m', ...fast },
        { timeframe: '1h', ...slow },
      ]),
    ).toHaveLength(1);
  });

  it.each([
    ['the same side', accumulation, markup],
    ['two ranges', accumulation, distribution],
    ['nothing known', none, markup],
  ])('notes nothing for %s', (_name, fast, slow) => {
    expect(
      timeframeConflicts([
        { timeframe: '1m', ...fast },
        { timeframe: '15m', ...slow },
      ]),
    ).toEqual([]);
  });
});

describe('confidence in a phase', () => {
  const rules = { period: 20, shockBars: 2, shockDeviations: 3, shockConfidence: 0.6, neutralBelow: 0.2 };
  const PHASES = [0, 1, 2, 3, 4, 5];
  /** Confidences in every phase after those volumes. */
  const confidences = (volumes: readonly number[], own = {}) => {
    const confidence = new PhaseConfidence({ ...rules, ...own });
    for (const volume of volumes) confidence.next(volume);
    return PHASES.map((phase) => confidence.of(phase));
  };
  const calm = Array.from({ length: 30 }, (_, i) => 100 + (i % 2));

  it('grows with the phase, from nothing without one to all of it in phase E', () => {
    expect(confidences(calm)).toEqual([0, 0.2, 0.3, 0.55, 0.8, 1]);
  });

  it.each([0, 1, 2])('is 0.6 of itself %i bars after a volume shock, and then too little in phases A and B', (bars) => {
    expect(confidences([...calm, 500, ...calm.slice(0, bars)])).toEqual([0, 0, 0, 0.55 * 0.6, 0.8 * 0.6, 0.6]);
  });

  it('is whole again three bars after it, however many shocks there were', () => {
    expect(confidences([...calm, 500, 900, ...calm.slice(0, 3)])[5]).toBe(1);
    expect(confidences([...calm, 500, 9000])[5]).toBe(0.6);
  });

  it('takes for a shock what lies more than three deviations above the mean of the period, itself among them', () => {
    // 19 volumes of 0 and one of 1: mean 1/20, deviation √(19)/20, so 1 lies 19/√19 = 4.36 deviations above it.
    const one = [...Array.from({ length: 25 }, () => 0), 1];
    expect(confidences(one, { shockDeviations: 4.35 })[5]).toBe(0.6);
    expect(confidences(one, { shockDeviations: 4.36 })[5]).toBe(1);
    // Equal volumes deviate by nothing, and none lies above the others.
    expect(confidences(Array.from({ length: 25 }, () => 7))[5]).toBe(1);
  });

  it('is told beside the phase, known from the same bar on', () => {
    const { phase, confidence } = runBatch(wyckoffPhases, seededBars(17, 3000), { climaxVolume: 1.2, climaxSpread: 1 });
    const phases = [...(phase ?? [])];
    expect(phases.some((one) => one > 0)).toBe(true);
    phases.forEach((one, i) => {
      const [told, whole] = [confidence?.[i] as number, [0, 0.2, 0.3, 0.55, 0.8, 1][one] as number];
      if (Number.isNaN(one)) expect(told).toBeNaN();
      else expect([whole, whole * 0.6, 0]).toContain(told);
    });
  });
});
