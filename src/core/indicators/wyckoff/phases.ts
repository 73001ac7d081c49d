import type { IndicatorDefinition } from '../definition.ts';
import type { Mark, MarkSink, MarkState, MarkStream } from '../marks.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { PhaseConfidence } from './phase-confidence.ts';
import { PhaseDetector } from './phase-detector.ts';
import { PHASES, type RangeChange, SCHEMATIC_EVENTS, type SchematicEvent } from './schematic-events.ts';
import { type SchematicRules, schematicParameters } from './schematic-parameters.ts';
import { conflictNotes } from './timeframe-conflict.ts';

class PhaseStream extends PerBarStream {
  readonly #detector: PhaseDetector;
  readonly #confidence: PhaseConfidence;

  constructor(detector: PhaseDetector, confidence: PhaseConfidence) {
    super();
    this.#detector = detector;
    this.#confidence = confidence;
  }

  push(timeUs: number, _open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    const detector = this.#detector;
    detector.next(timeUs, high, low, close, volume);
    this.#confidence.next(volume);
    const isKnown = detector.isWarm || detector.phase > 0;
    out[0] = isKnown ? detector.phase : Number.NaN;
    out[1] = isKnown ? detector.side : Number.NaN;
    out[2] = isKnown ? detector.eventCode : Number.NaN;
    out[3] = detector.support;
    out[4] = detector.resistance;
    out[5] = isKnown ? detector.bias : Number.NaN;
    out[6] = isKnown ? this.#confidence.of(detector.phase) : Number.NaN;
  }

  clone(): PhaseStream {
    return new PhaseStream(this.#detector.clone(), this.#confidence.clone());
  }
}

function eventMark({ name, side, timeUs, price, evidence }: SchematicEvent, nowUs: number, state: MarkState, knownAtUs: number): Mark {
  const { kinds, texts } = SCHEMATIC_EVENTS[name];
  const form = side === 1 ? 0 : 1;
  return {
    id: `${kinds[form]}@${timeUs}/${side}`,
    kind: kinds[form],
    shape: 'label',
    direction: side,
    fromTimeUs: timeUs,
    toTimeUs: timeUs,
    top: price,
    bottom: price,
    text: texts[form],
    knownAtUs,
    state,
    stateAtUs: state === 'open' ? null : nowUs,
    evidence,
  };
}

function rangeMark({ side, fromTimeUs, foundAtUs, phase, top, bottom, state }: RangeChange, nowUs: number): Mark {
  const name = side === 1 ? 'Accumulation' : 'Distribution';
  return {
    id: `trading-range@${fromTimeUs}`,
    kind: 'trading-range',
    shape: 'zone',
    direction: side,
    fromTimeUs,
    toTimeUs: state === 'open' ? null : nowUs,
    top,
    bottom,
    text: `${name} ${PHASES[phase]}`,
    knownAtUs: foundAtUs,
    state,
    stateAtUs: state === 'open' ? null : nowUs,
    evidence: [
      { name: 'phase', value: PHASES[phase] ?? '', condition: '' },
      { name: 'height', value: top - bottom, condition: '' },
    ],
  };
}

class PhaseMarks implements MarkStream {
  readonly #detector: PhaseDetector;

  constructor(rules: SchematicRules) {
    this.#detector = new PhaseDetector(rules);
  }

  push(timeUs: number, _open: number, high: number, low: number, close: number, volume: number, found: MarkSink): void {
    const detector = this.#detector;
    detector.next(timeUs, high, low, close, volume);
    for (const { event, state } of detector.climaxes) found(eventMark(event, timeUs, state, event.timeUs));
    for (const change of detector.changes) found(rangeMark(change, timeUs));
    for (const event of detector.events) if (event.name !== 'climax') found(eventMark(event, timeUs, 'complete', timeUs));
  }
}

/**
 * Wyckoff phases (FACTS §7.4; rules and their sources: {@link Schematic} and its parameters). `phase` 1 A to 5 E, 0 none; `side` 1
 * accumulation, -1 distribution; `event` the code of {@link SCHEMATIC_EVENTS} with the side's sign at the bar that made it known, else 0;
 * `support` and `resistance` of the trading range, NaN without one; `bias` 1, -1 or 0; `confidence` in the phase, 0 to 1, less
 * around volume shocks ({@link PhaseConfidence}). Marks: a label for every event (a climax is
 * `withdrawn` if no automatic rally follows) and the zone `trading-range`, `complete` in phase E or when left, `broken` when it failed.
 * A timeframe on the other side than its neighbours is noted.
 */
export const wyckoffPhases: IndicatorDefinition<typeof schematicParameters> = {
  id: 'wyckoff',
  aliases: ['wyckoff-phases'],
  title: 'Wyckoff phases',
  family: 'wyckoff',
  version: 2,
  parameters: schematicParameters,
  outputs: [
    { name: 'phase', style: 'none' },
    { name: 'side', style: 'none' },
    { name: 'event', style: 'none' },
    { name: 'support', style: 'line' },
    { name: 'resistance', style: 'line' },
    { name: 'bias', style: 'none' },
    { name: 'confidence', style: 'none' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: (rules) => new PhaseStream(new PhaseDetector(rules), new PhaseConfidence(rules)),
  marks: (rules) => new PhaseMarks(rules),
  compareTimeframes: (timeframe, readings) =>
    conflictNotes(
      timeframe,
      readings.map((reading) => ({ timeframe: reading.timeframe, phase: reading.values[0] ?? 0, side: reading.values[1] ?? 0 })),
    ),
  markKinds: ['trading-range', ...Object.values(SCHEMATIC_EVENTS).flatMap(({ kinds }) => [...new Set<string>(kinds)])],
};
