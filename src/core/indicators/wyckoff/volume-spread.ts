import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import type { MarkSink, MarkStream } from '../marks.ts';
import { choiceParameter, numberParameter, periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { readSpread, SPREAD_READINGS, type SpreadReadingCode, type SpreadThresholds } from './spread-reading.ts';
import { TimeOfDayVolume } from './time-of-day-volume.ts';
import { VolumeSpreadMeter } from './volume-spread-meter.ts';

/** Parameters of how volume and spread are measured. */
export const meterParameters = {
  /** Bars of both means. Stated: 20. */
  period: periodParameter(20, 2),
  /** `same-time` compares volume with the same time of day on earlier days; stated for intraday bars. */
  volumeBase: choiceParameter(['recent', 'same-time'], 'recent'),
  /** Days of that mean; ours. */
  sameTimeDays: periodParameter(10, 1, 60),
};
const meterSchema = z.strictObject(meterParameters);

/** A meter with chosen parameters. */
export const meterOf = ({ period, volumeBase, sameTimeDays }: z.output<typeof meterSchema>): VolumeSpreadMeter =>
  new VolumeSpreadMeter(period, volumeBase === 'same-time' ? new TimeOfDayVolume(sameTimeDays) : null);

const parameters = z.strictObject({
  ...meterParameters,
  /** Ratio from which volume or spread is up; ours: 1.2. */
  high: numberParameter(1.2, 1, 10),
  /** Ratio up to which it is down; ours: 0.8. */
  low: numberParameter(0.8, 0.01, 1),
  /** Volume ratio of a climax. Stated: 2 to 2.5. */
  climaxVolume: numberParameter(2, 1, 20),
  /** Least close position of a fall that was stopped, from the low; ours: the upper half. */
  stopClose: numberParameter(0.5, 0, 1),
});
type Chosen = z.output<typeof parameters>;

/** Measures and reads bar by bar. */
class SpreadReader {
  readonly meter: VolumeSpreadMeter;
  readonly thresholds: SpreadThresholds;
  reading: SpreadReadingCode = 0;
  #closeBefore = Number.NaN;

  constructor(meter: VolumeSpreadMeter, thresholds: SpreadThresholds) {
    this.meter = meter;
    this.thresholds = thresholds;
  }

  static of(chosen: Chosen): SpreadReader {
    const { high, low, climaxVolume, stopClose } = chosen;
    return new SpreadReader(meterOf(chosen), { high, low, climax: climaxVolume, stopClose });
  }

  next(timeUs: number, high: number, low: number, close: number, volume: number): void {
    const { meter } = this;
    meter.next(timeUs, high, low, close, volume);
    this.reading = readSpread(close - this.#closeBefore, meter.volumeRatio, meter.spreadRatio, meter.closePosition, this.thresholds);
    this.#closeBefore = close;
  }

  clone(): SpreadReader {
    const copy = new SpreadReader(this.meter.clone(), this.thresholds);
    copy.reading = this.reading;
    copy.#closeBefore = this.#closeBefore;
    return copy;
  }
}

class SpreadStream extends PerBarStream {
  readonly #reader: SpreadReader;

  constructor(reader: SpreadReader) {
    super();
    this.#reader = reader;
  }

  push(timeUs: number, _open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    const reader = this.#reader;
    reader.next(timeUs, high, low, close, volume);
    const { volumeRatio, spreadRatio, closePosition } = reader.meter;
    out[0] = volumeRatio;
    out[1] = spreadRatio;
    out[2] = Number.isNaN(spreadRatio) ? Number.NaN : closePosition;
    out[3] = Number.isNaN(volumeRatio) || Number.isNaN(spreadRatio) ? Number.NaN : reader.reading;
  }

  clone(): SpreadStream {
    return new SpreadStream(this.#reader.clone());
  }
}

class SpreadMarks implements MarkStream {
  readonly #reader: SpreadReader;

  constructor(reader: SpreadReader) {
    this.#reader = reader;
  }

  push(timeUs: number, _open: number, high: number, low: number, close: number, volume: number, found: MarkSink): void {
    const { meter, thresholds } = this.#reader;
    this.#reader.next(timeUs, high, low, close, volume);
    const reading = SPREAD_READINGS.find(({ code }) => code === this.#reader.reading);
    if (reading === undefined) return;
    const direction = reading.code > 0 ? 1 : -1;
    const price = direction === 1 ? low : high;
    const asked = (ratio: number): string =>
      ratio >= thresholds.high ? `at least ${thresholds.high}` : ratio <= thresholds.low ? `at most ${thresholds.low}` : '';
    found({
      id: `${reading.kind}@${timeUs}`,
      kind: reading.kind,
      shape: 'label',
      direction,
      fromTimeUs: timeUs,
      toTimeUs: timeUs,
      top: price,
      bottom: price,
      text: reading.text,
      knownAtUs: timeUs,
      state: 'complete',
      stateAtUs: timeUs,
      evidence: [
        { name: 'volume ratio', value: meter.volumeRatio, condition: asked(meter.volumeRatio) },
        { name: 'spread ratio', value: meter.spreadRatio, condition: asked(meter.spreadRatio) },
        { name: 'close position', value: meter.closePosition, condition: '' },
      ],
    });
  }
}

/**
 * Volume-spread analysis, effort against result: volume and spread ratio, close position 0 to 1, and a reading (1 demand, 2 no supply,
 * 3 stopping volume, 4 easy rise, 5 demand coming in; negative the mirror: supply, no demand, buying stopped, easy fall, supply coming in;
 * 0 none). Sources and thresholds: {@link readSpread}, {@link VolumeSpreadMeter}. Marks: a label for every reading.
 */
export const volumeSpread: IndicatorDefinition<typeof parameters> = {
  id: 'volume-spread',
  aliases: ['vsa'],
  title: 'Volume-spread analysis',
  family: 'wyckoff',
  version: 1,
  parameters,
  outputs: [
    { name: 'volumeRatio', style: 'histogram' },
    { name: 'spreadRatio', style: 'line' },
    { name: 'closePosition', style: 'line' },
    { name: 'reading', style: 'none' },
  ],
  pane: { placement: 'separate', levels: [0.8, 1.2] },
  repaints: false,
  // Volume of the same time of day may be known before the mean spread is.
  warmupBars: ({ period, volumeBase, sameTimeDays }) => (volumeBase === 'recent' ? period - 1 : Math.min(period - 1, sameTimeDays)),
  create: (chosen) => new SpreadStream(SpreadReader.of(chosen)),
  marks: (chosen) => new SpreadMarks(SpreadReader.of(chosen)),
  markKinds: SPREAD_READINGS.map(({ kind }) => kind),
};
