import { describe, expect, it } from 'vitest';
import { phaseConfidence } from '#core/indicators/wyckoff/phase-confidence.ts';
import { wyckoffPhases } from '#core/indicators/wyckoff/phases.ts';
import { marketStateOf, timeframeConflicts } from '#core/indicators/wyckoff/timeframe-conflict.ts';

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
  const calm = { barsToNews: null, volumeZ: [0, 1, 2] };

  it('grows with the phase', () => {
    const grown = [0, 1, 2, 3, 4, 5].map((phase) => phaseConfidence(phase, calm).confidence);
    expect(grown).toEqual([...grown].sort((a, b) => a - b));
    expect(phaseConfidence(0, calm)).toEqual({ confidence: 0, isNeutral: true, isDisturbed: false });
  });

  it.each([
    ['two bars before news', { barsToNews: 2, volumeZ: [] }],
    ['two bars after news', { barsToNews: -2, volumeZ: [] }],
    ['a volume shock two bars ago', { barsToNews: null, volumeZ: [3.1, 0, 0] }],
    ['both at once', { barsToNews: 0, volumeZ: [4] }],
  ])('is 0.6 of itself with %s', (_name, around) => {
    expect(phaseConfidence(5, around)).toEqual({ confidence: 0.6, isNeutral: false, isDisturbed: true });
  });

  it.each([
    ['three bars before news', { barsToNews: 3, volumeZ: [] }],
    ['a volume of exactly three deviations', { barsToNews: null, volumeZ: [3] }],
    ['a volume shock three bars ago', { barsToNews: null, volumeZ: [9, 0, 0, 0] }],
  ])('is whole with %s', (_name, around) => {
    expect(phaseConfidence(5, around).confidence).toBe(1);
  });

  it('turns neutral below 0.2: phase B near news, not phase B alone', () => {
    expect(phaseConfidence(2, calm).isNeutral).toBe(false);
    expect(phaseConfidence(2, { barsToNews: 1, volumeZ: [] }).isNeutral).toBe(true);
  });
});
