import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { BarColumns } from '#core/market/bar-columns.ts';

/** A Python that has TA-Lib; `npm test` installs one and names it here. */
const python = process.env.TALIB_PYTHON;
const LARGEST_ANSWER_BYTES = 1 << 30;

export const talibIsHere = python !== undefined;
if (!talibIsHere) process.stderr.write('SKIPPED: TALIB_PYTHON names no Python that has TA-Lib; npm test makes one in .cache/talib.\n');

export type TalibInput = Exclude<keyof BarColumns, 'timeUs'>;

/** One function of TA-Lib over one series. */
export interface TalibCall {
  readonly function: string;
  readonly series: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** Columns that it works on; those of its own definition unless given. */
  readonly inputs?: readonly TalibInput[] | undefined;
}

export interface TalibAnswer {
  /** Its columns in its order, NaN where it has no value; patterns are 0 there. */
  readonly outputs: readonly Float64Array[];
  /** Bars before its first value. */
  readonly lookback: number;
}

/** What TA-Lib answers to every call. All in one process: it starts once. */
export function askTalib(series: ReadonlyMap<string, BarColumns>, calls: readonly TalibCall[]): readonly TalibAnswer[] {
  if (python === undefined) throw new Error('TALIB_PYTHON is not set: skip what needs TA-Lib.');
  const columns = [...series].map(([name, { open, high, low, close, volume }]) => [
    name,
    Object.fromEntries(Object.entries({ open, high, low, close, volume }).map(([key, values]) => [key, Array.from(values)])),
  ]);
  const { status, error, stdout, stderr } = spawnSync(python, [join(import.meta.dirname, 'answer-with-talib.py')], {
    input: JSON.stringify({ series: Object.fromEntries(columns), calls }),
    encoding: 'utf8',
    maxBuffer: LARGEST_ANSWER_BYTES,
  });
  if (status !== 0) throw new Error(`TA-Lib did not answer: ${error?.message ?? stderr}`);
  const answers = JSON.parse(stdout) as { outputs: (number | string | null)[][]; lookback: number }[];
  return answers.map(({ outputs, lookback }) => ({
    outputs: outputs.map((output) => Float64Array.from(output, (value) => Number(value ?? Number.NaN))),
    lookback,
  }));
}
