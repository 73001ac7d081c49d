/** What is carried along per series: the prediction that waits for its outcome, and how the serving model has done live. */
export interface LiveSeries {
  readonly instrument: number;
  readonly timeframe: number;
  /** Opening time of the newest bar that was predicted from; no bar is predicted from twice. */
  lastTimeUs: number;
  /** Opening time of the bar of the waiting prediction; NaN when none waits. */
  openTimeUs: number;
  openProbability: number;
  openVersion: number;
  /** Sequence of the waiting prediction in `predictions.made`. */
  openSequence: number;
  /** Version whose predictions were counted. */
  version: number;
  count: number;
  lossSum: number;
}

const FIELDS = [
  'instrument',
  'timeframe',
  'lastTimeUs',
  'openTimeUs',
  'openProbability',
  'openVersion',
  'openSequence',
  'version',
  'count',
  'lossSum',
] as const satisfies readonly (keyof LiveSeries)[];

export const newLiveSeries = (instrument: number, timeframe: number): LiveSeries => ({
  instrument,
  timeframe,
  lastTimeUs: Number.NEGATIVE_INFINITY,
  openTimeUs: Number.NaN,
  openProbability: Number.NaN,
  openVersion: 0,
  openSequence: -1,
  version: 0,
  count: 0,
  lossSum: 0,
});

/** The consumer's state as bytes: the offset, then one row per series. */
export function encodeLiveState(offset: number, series: Iterable<LiveSeries>): Uint8Array {
  const numbers = [offset];
  for (const row of series) for (const field of FIELDS) numbers.push(row[field]);
  return new Uint8Array(Float64Array.from(numbers).buffer);
}

/** Inverse of {@link encodeLiveState}. */
export function decodeLiveState(bytes: Uint8Array): { offset: number; series: LiveSeries[] } {
  const numbers = new Float64Array(bytes.slice().buffer);
  const series: LiveSeries[] = [];
  for (let at = 1; at < numbers.length; at += FIELDS.length) {
    const row = newLiveSeries(0, 0);
    series.push(Object.assign(row, Object.fromEntries(FIELDS.map((field, k) => [field, numbers[at + k]]))));
  }
  return { offset: numbers[0] ?? 0, series };
}
