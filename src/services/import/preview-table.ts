import { TIMEFRAMES, type Timeframe, timeframeLengthUs } from '#core/market/timeframe.ts';
import type { OpenTable, TableLayout, TableReadOptions } from '#core/ports/table-file.ts';
import type { RowProblem } from './import-job.ts';
import { checkBarRow, checkTickRow } from './row-rules.ts';

const PREVIEW_ROWS = 20;
const PROBED_ROWS = 2000;

/** What a file's beginning shows. Plain data. */
export interface PreviewFacts {
  readonly layout: TableLayout;
  readonly suggestedSymbol: string | null;
  readonly suggestedTimeframe: string | null;
  readonly sampleRows: readonly (readonly string[])[];
  readonly sampleProblems: readonly RowProblem[];
}

/** Looks at a file's beginning; nothing is written. Throws as {@link OpenTable} does. */
export function previewTable(path: string, options: TableReadOptions, openTable: OpenTable): PreviewFacts {
  const table = openTable(path, options);
  try {
    const sampleRows: string[][] = [];
    const sampleProblems: RowProblem[] = [];
    const times: number[] = [];
    const check = table.layout.kind === 'bars' ? checkBarRow : checkTickRow;
    while (times.length < PROBED_ROWS && sampleRows.length + sampleProblems.length < 2 * PROBED_ROWS && table.next()) {
      if (sampleRows.length < PREVIEW_ROWS) sampleRows.push(table.cells());
      const verdict = table.problem === null ? check(table.values, false) : { outcome: 'rejected', reason: table.problem };
      if (verdict.outcome === 'good') times.push(table.values[0] as number);
      else if (sampleProblems.length < PREVIEW_ROWS)
        sampleProblems.push({ line: table.line, reason: verdict.reason, text: table.text().slice(0, 200) });
    }
    const { layout } = table;
    const suggestedTimeframe = layout.kind === 'ticks' ? 'tick' : usualTimeframe(times);
    return { layout, suggestedSymbol: symbolOfFileName(options.fileName), suggestedTimeframe, sampleRows, sampleProblems };
  } finally {
    table.close();
  }
}

/** The timeframe whose length is the usual distance between rows; null for too few rows or another distance. */
function usualTimeframe(times: readonly number[]): Timeframe | null {
  const steps = times.slice(1).map((time, index) => Math.abs(time - (times[index] as number)));
  const middle = steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)];
  return middle === undefined
    ? null
    : (TIMEFRAMES.find((timeframe) => Math.abs(timeframeLengthUs(timeframe) - middle) < middle * 0.05) ?? null);
}

/** EURUSD of `EURUSD_M1_201902040000.csv`, BTCUSD of `btcusd-m1-bid.json`; null when the name begins with something else. */
function symbolOfFileName(fileName: string): string | null {
  const first = /^[A-Za-z][A-Za-z0-9.#]{1,11}(?=[_\-\s,]|\.[a-z]+$)/.exec(fileName)?.[0];
  if (first === undefined || /^(?:sample|data|export|quotes?|ticks?|bars?|history|prices?|default|download)$/i.test(first)) return null;
  return first.toUpperCase();
}
