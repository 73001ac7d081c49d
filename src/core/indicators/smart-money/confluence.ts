import { z } from 'zod';
import type { IndicatorDefinition, IndicatorStream, SessionDays } from '../definition.ts';
import type { MarkSink, MarkStream } from '../marks.ts';
import { macd } from '../momentum/macd.ts';
import { rsi } from '../momentum/rsi.ts';
import { ema } from '../moving-averages/ema.ts';
import { numberParameter, periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { UTC_DAYS } from '../session-days.ts';
import { atr } from '../volatility/atr.ts';
import { wyckoffPhases } from '../wyckoff/phases.ts';
import { bosChoch } from './bos-choch.ts';
import { indicatorPart, structurePart, wyckoffPart } from './confluence-parts.ts';
import { liquiditySweeps } from './liquidity-sweeps.ts';
import { premiumDiscount } from './premium-discount.ts';
import { swingLengthParameter } from './swings.ts';

const parameters = z.strictObject({
  swingLength: swingLengthParameter,
  /** Weights of the three parts; ours. */
  structureWeight: numberParameter(0.4, 0, 1),
  wyckoffWeight: numberParameter(0.25, 0, 1),
  indicatorWeight: numberParameter(0.35, 0, 1),
  /** Bars until a sweep counts no more; ours. */
  sweepBars: periodParameter(20, 1, 500),
  /** Bands of the score. Stated: below 35 a warning, from 60 on good; between them it is mixed. */
  weakBelow: numberParameter(35, 0, 100),
  strongFrom: numberParameter(60, 0, 100),
});
type Chosen = z.output<typeof parameters>;

const ATR_PERIOD = 14;
const FAST = 20;
const SLOW = 50;
const OUTPUTS = 5;

/** The streams that the parts are made of, each with its own default parameters. */
const sourcesOf = ({ swingLength }: Chosen, days: SessionDays): IndicatorStream[] => [
  bosChoch.create(bosChoch.parameters.parse({ swingLength }), days),
  premiumDiscount.create(premiumDiscount.parameters.parse({ swingLength }), days),
  liquiditySweeps.create(liquiditySweeps.parameters.parse({ swingLength }), days),
  wyckoffPhases.create(wyckoffPhases.parameters.parse({}), days),
  rsi.create(rsi.parameters.parse({}), days),
  ema.create(ema.parameters.parse({ period: FAST }), days),
  ema.create(ema.parameters.parse({ period: SLOW }), days),
  macd.create(macd.parameters.parse({}), days),
  atr.create(atr.parameters.parse({ period: ATR_PERIOD }), days),
];

class ConfluenceStream extends PerBarStream {
  readonly #chosen: Chosen;
  readonly #sources: IndicatorStream[];
  readonly #rows: Float64Array[];
  #trend = 0;
  #sweep = 0;
  #barsSinceSweep = 0;

  constructor(chosen: Chosen, sources: IndicatorStream[]) {
    super();
    this.#chosen = chosen;
    this.#sources = sources;
    this.#rows = sources.map(() => new Float64Array(8));
  }

  push(timeUs: number, open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    const rows = this.#rows;
    for (let k = 0; k < rows.length; k++) {
      this.#sources[k]?.push(timeUs, open, high, low, close, volume, rows[k] as Float64Array);
    }
    const at = (source: number, output: number): number => rows[source]?.[output] ?? Number.NaN;
    const { structureWeight, wyckoffWeight, indicatorWeight, sweepBars } = this.#chosen;
    const broken = Number.isNaN(at(0, 0)) ? at(0, 1) : at(0, 0);
    if (!Number.isNaN(broken)) this.#trend = broken;
    this.#barsSinceSweep++;
    if (!Number.isNaN(at(2, 0))) {
      this.#sweep = at(2, 0);
      this.#barsSinceSweep = 0;
    }
    const sweepStrength = this.#sweep === 0 ? 0 : Math.max(0, 1 - this.#barsSinceSweep / sweepBars);
    const structure = structurePart({ trend: this.#trend, position: at(1, 0), sweep: this.#sweep, sweepStrength });
    const phase = at(3, 0);
    const hasPhase = phase > 0;
    const wyckoff = hasPhase ? wyckoffPart(phase, at(3, 5)) : 0;
    const indicators = indicatorPart(at(4, 0), at(5, 0), at(6, 0), at(7, 2), at(8, 0));
    // Outside of a schematic Wyckoff has no say; inside one that has not turned yet it holds the others back.
    const weights = structureWeight + (hasPhase ? wyckoffWeight : 0) + indicatorWeight;
    const sum = structureWeight * structure + wyckoffWeight * wyckoff + indicatorWeight * indicators;
    const mean = Number.isNaN(sum) ? Number.NaN : weights > 0 ? sum / weights : 0;
    const isKnown = !Number.isNaN(mean);
    out[0] = 100 * Math.abs(mean);
    out[1] = Math.sign(mean);
    out[2] = isKnown ? 100 * structure : Number.NaN;
    out[3] = isKnown ? 100 * wyckoff : Number.NaN;
    out[4] = isKnown ? 100 * indicators : Number.NaN;
  }

  clone(): ConfluenceStream {
    const copy = new ConfluenceStream(
      this.#chosen,
      this.#sources.map((source) => source.clone()),
    );
    copy.#trend = this.#trend;
    copy.#sweep = this.#sweep;
    copy.#barsSinceSweep = this.#barsSinceSweep;
    return copy;
  }
}

const BANDS = ['weak', 'mixed', 'strong'] as const;

class ConfluenceMarks implements MarkStream {
  readonly #chosen: Chosen;
  readonly #stream: ConfluenceStream;
  readonly #row = new Float64Array(OUTPUTS);
  #band = -1;
  #direction = 0;

  constructor(chosen: Chosen, stream: ConfluenceStream) {
    this.#chosen = chosen;
    this.#stream = stream;
  }

  push(timeUs: number, open: number, high: number, low: number, close: number, volume: number, found: MarkSink): void {
    this.#stream.push(timeUs, open, high, low, close, volume, this.#row);
    const [score, sign, structure, wyckoff, indicators] = this.#row as unknown as [number, number, number, number, number];
    if (Number.isNaN(score)) return;
    const { weakBelow, strongFrom } = this.#chosen;
    const band = score >= strongFrom ? 2 : score >= weakBelow ? 1 : 0;
    // A weak score has no side worth telling.
    const direction = band === 0 ? 0 : sign > 0 ? 1 : -1;
    if (band === this.#band && direction === this.#direction) return;
    this.#band = band;
    this.#direction = direction;
    const price = direction === 1 ? low : high;
    const name = BANDS[band] as (typeof BANDS)[number];
    found({
      id: `confluence-${name}@${timeUs}`,
      kind: `confluence-${name}`,
      shape: 'label',
      direction,
      fromTimeUs: timeUs,
      toTimeUs: timeUs,
      top: price,
      bottom: price,
      text: `Confluence ${Math.round(score)}`,
      knownAtUs: timeUs,
      state: 'complete',
      stateAtUs: timeUs,
      evidence: [
        { name: 'score', value: score, condition: band === 2 ? `at least ${strongFrom}` : `below ${band === 1 ? strongFrom : weakBelow}` },
        { name: 'structure', value: structure, condition: '' },
        { name: 'Wyckoff', value: wyckoff, condition: '' },
        { name: 'indicators', value: indicators, condition: '' },
      ],
    });
  }
}

/**
 * Confluence: how far structure, Wyckoff phase and indicators agree on one side (ours; bands of FACTS §7.2). Each part is from -100 bearish
 * to 100 bullish ({@link structurePart}, {@link wyckoffPart}, {@link indicatorPart}); their weighted mean m gives `direction`, its sign,
 * and `score` = |m|: 0 nothing or a contradiction, 100 everything on one side; so a score of 60 with direction -1 is a good short. All
 * parts are live forms: nothing looks ahead. NaN until the indicators are known. Outside of a Wyckoff schematic that part has no weight.
 * Marks: labels `confluence-weak`, `-mixed` and `-strong` when the score enters another band or turns its side.
 */
export const confluence: IndicatorDefinition<typeof parameters> = {
  id: 'confluence',
  aliases: [],
  title: 'Confluence',
  family: 'smart-money',
  version: 1,
  parameters,
  outputs: [
    { name: 'score', style: 'histogram' },
    { name: 'direction', style: 'none' },
    { name: 'structure', style: 'line' },
    { name: 'wyckoff', style: 'line' },
    { name: 'indicators', style: 'line' },
  ],
  pane: { placement: 'separate', levels: [35, 60], range: [-100, 100] },
  repaints: false,
  warmupBars: () => SLOW - 1,
  create: (chosen, days = UTC_DAYS) => new ConfluenceStream(chosen, sourcesOf(chosen, days)),
  marks: (chosen, days = UTC_DAYS) => new ConfluenceMarks(chosen, new ConfluenceStream(chosen, sourcesOf(chosen, days))),
  markKinds: BANDS.map((name) => `confluence-${name}`),
};
