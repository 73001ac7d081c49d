import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import type { MarkSink, MarkState, MarkStream } from '../marks.ts';
import { numberParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { firstKnownBar, type Swing, SwingTracker } from './swing-tracker.ts';
import { swingLengthParameter } from './swings.ts';

const parameters = z.strictObject({
  swingLength: swingLengthParameter,
  /** Retracement of the last leg within which an entry is called optimal. Stated: 0.62 to 0.79. */
  entryFrom: numberParameter(0.62, 0, 1),
  entryTo: numberParameter(0.79, 0, 1),
});
type Chosen = z.output<typeof parameters>;

/** The last leg between two confirmed swings; `direction` 1 if it ended with a high. */
interface Leg {
  readonly direction: 1 | -1;
  readonly high: number;
  readonly low: number;
  readonly end: Swing;
}

/** The leg between the newest two swings that stand; null without one, or where the high is not above the low. */
function legOf({ latest, before }: SwingTracker): Leg | null {
  if (latest === null || before === null) return null;
  const [high, low] = latest.direction === 1 ? [latest.price, before.price] : [before.price, latest.price];
  return high > low ? { direction: latest.direction, high, low, end: latest } : null;
}

class PremiumStream extends PerBarStream {
  readonly #tracker: SwingTracker;
  readonly #chosen: Chosen;

  constructor(tracker: SwingTracker, chosen: Chosen) {
    super();
    this.#tracker = tracker;
    this.#chosen = chosen;
  }

  push(timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    this.#tracker.next(timeUs, high, low);
    const { latest, before } = this.#tracker;
    const isHighNewest = latest?.direction === 1;
    const top = (isHighNewest ? latest : before)?.price ?? Number.NaN;
    const bottom = (isHighNewest ? before : latest)?.price ?? Number.NaN;
    const position = top > bottom ? (close - bottom) / (top - bottom) : Number.NaN;
    const retracement = isHighNewest ? 1 - position : position;
    const isKnown = !Number.isNaN(position);
    const isOptimal = retracement >= this.#chosen.entryFrom && retracement <= this.#chosen.entryTo;
    out[0] = position;
    out[1] = isKnown ? top : Number.NaN;
    out[2] = isKnown ? bottom : Number.NaN;
    out[3] = retracement;
    out[4] = isKnown ? (isOptimal ? (latest?.direction ?? 0) : 0) : Number.NaN;
  }

  clone(): PremiumStream {
    return new PremiumStream(this.#tracker.clone(), this.#chosen);
  }
}

class PremiumMarks implements MarkStream {
  readonly #tracker: SwingTracker;
  readonly #chosen: Chosen;
  #leg: Leg | null = null;
  #isEntered = false;

  constructor(chosen: Chosen) {
    this.#tracker = new SwingTracker(chosen.swingLength);
    this.#chosen = chosen;
  }

  push(timeUs: number, _open: number, high: number, low: number, _close: number, _volume: number, found: MarkSink): void {
    const tracker = this.#tracker;
    tracker.next(timeUs, high, low);
    const leg = this.#leg;
    if (leg !== null && tracker.confirmed !== null) {
      // An entry zone that price came into keeps that as its last state.
      if (!this.#isEntered) this.#tell(leg, tracker.withdrawn === null ? 'complete' : 'withdrawn', timeUs, found);
      this.#leg = null;
    } else if (leg !== null && !this.#isEntered) {
      const [top, bottom] = this.#entryZone(leg);
      if (leg.direction === 1 ? low <= top : high >= bottom) {
        this.#isEntered = true;
        this.#tell(leg, 'mitigated', timeUs, found);
      }
    }
    if (tracker.confirmed === null) return;
    this.#leg = legOf(tracker);
    this.#isEntered = false;
    if (this.#leg !== null) this.#tell(this.#leg, 'open', timeUs, found);
  }

  #entryZone({ direction, high, low }: Leg): [number, number] {
    const edges = [this.#chosen.entryFrom, this.#chosen.entryTo].map((part) =>
      direction === 1 ? high - part * (high - low) : low + part * (high - low),
    );
    return [Math.max(...edges), Math.min(...edges)];
  }

  #tell(leg: Leg, state: MarkState, nowUs: number, found: MarkSink): void {
    const [top, bottom] = this.#entryZone(leg);
    found({
      id: `optimal-trade-entry@${leg.end.timeUs}`,
      kind: 'optimal-trade-entry',
      shape: 'zone',
      direction: leg.direction,
      fromTimeUs: leg.end.timeUs,
      toTimeUs: state === 'open' ? null : nowUs,
      top,
      bottom,
      text: 'OTE',
      knownAtUs: leg.end.knownAtUs,
      state,
      stateAtUs: state === 'open' ? null : nowUs,
      evidence: [
        { name: 'swing high', value: leg.high, condition: '' },
        { name: 'swing low', value: leg.low, condition: '' },
        { name: 'equilibrium', value: (leg.high + leg.low) / 2, condition: 'premium above, discount below' },
        { name: 'retracement', value: `${this.#chosen.entryFrom} to ${this.#chosen.entryTo}`, condition: 'of the last leg' },
      ],
    });
  }
}

/**
 * Premium and discount (FACTS §7.3, stated): `Position` = (close − swing low) / (swing high − swing low) between the newest two confirmed
 * swings, above 0.5 premium, below it discount, beyond 0 and 1 outside; `High` and `Low` of that range; `Retracement` of its last leg,
 * 0 at the leg's end and 1 at its beginning; `OptimalEntry` 1 or -1, the direction of the leg, where the close has retraced 0.62 to 0.79
 * of it, else 0. NaN before two swings. Live only. Marks: zones `optimal-trade-entry`, `mitigated` when price comes in, `withdrawn` with
 * the swing, `complete` with the next one.
 */
export const premiumDiscount: IndicatorDefinition<typeof parameters> = {
  id: 'premium-discount',
  aliases: ['ote'],
  title: 'Premium and discount',
  family: 'smart-money',
  version: 1,
  parameters,
  outputs: [
    { name: 'Position', style: 'none' },
    { name: 'High', style: 'line' },
    { name: 'Low', style: 'line' },
    { name: 'Retracement', style: 'none' },
    { name: 'OptimalEntry', style: 'none' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ swingLength }) => firstKnownBar(swingLength) + 1,
  create: (chosen) => new PremiumStream(new SwingTracker(chosen.swingLength), chosen),
  marks: (chosen) => new PremiumMarks(chosen),
  markKinds: ['optimal-trade-entry'],
};
