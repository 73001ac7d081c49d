import type { IndicatorStream } from '#core/indicators/definition.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { type GrowingColumn, growingColumn, growTo } from '#core/numeric/growing-column.ts';
import { IndicatorColumns } from './indicator-columns.ts';

interface Fed {
  readonly stream: IndicatorStream;
  readonly columns: readonly GrowingColumn[];
  /** Values of one bar. */
  readonly row: Float64Array;
}

/** Columns of indicators over bars that go on coming: each stream is kept and fed what is new. None is let go. */
export class GrowingIndicatorColumns extends IndicatorColumns {
  readonly #most: number;
  readonly #fed: Fed[] = [];
  #count: number;

  /** `most`: the greatest number of bars. */
  constructor(bars: BarColumns, calendar: CalendarId, most: number) {
    super(bars, calendar, Number.POSITIVE_INFINITY);
    this.#most = most;
    this.#count = bars.timeUs.length;
  }

  /** Takes the bars that have come since. To be called before a run takes them. */
  extend(): void {
    const from = this.#count;
    this.#count = this.bars.timeUs.length;
    for (const fed of this.#fed) this.#feed(fed, from);
  }

  protected override fill(stream: IndicatorStream, outputs: number): readonly Float64Array[] {
    const columns = Array.from({ length: outputs }, () => growingColumn(this.#most));
    const fed = { stream, columns, row: new Float64Array(outputs) };
    this.#fed.push(fed);
    this.#feed(fed, 0);
    return columns;
  }

  #feed({ stream, columns, row }: Fed, from: number): void {
    const to = this.#count;
    for (const column of columns) growTo(column, to);
    if (to - from !== 1) {
      stream.pushMany(this.bars, from, to, columns);
      return;
    }
    // The same bits without the views that `pushMany` makes.
    const { timeUs, open, high, low, close, volume } = this.bars;
    stream.push(
      timeUs[from] as number,
      open[from] as number,
      high[from] as number,
      low[from] as number,
      close[from] as number,
      volume[from] as number,
      row,
    );
    for (let k = 0; k < row.length; k++) (columns[k] as GrowingColumn)[from] = row[k] as number;
  }
}
