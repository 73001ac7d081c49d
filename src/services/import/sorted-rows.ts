import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';

/** Rows held in memory before they are sorted and written: 15 MB of bars. */
const RUN_ROWS = 262_144;
const BLOCK_ROWS = 4096;

interface Run {
  readonly firstRow: number;
  readonly count: number;
  readonly firstKey: number;
  readonly lastKey: number;
}

/**
 * Rows of doubles that come in any order and go out ordered by their first double (rows with the same one in the order in which they
 * came), in bounded memory: sorted runs in a temporary file, merged when read. A file that is in order already, upwards or downwards,
 * costs one pass.
 */
export class SortedRows {
  readonly #path: string;
  readonly #width: number;
  readonly #file: number;
  #run: Float64Array;
  #count = 0;
  #rowsWritten = 0;
  #runs: Run[] = [];

  constructor(path: string, width: number) {
    this.#path = path;
    this.#width = width;
    this.#file = openSync(path, 'w+', 0o600);
    this.#run = new Float64Array(1024 * width);
  }

  get rowCount(): number {
    return this.#rowsWritten + this.#count;
  }

  /** Takes a copy of the first `width` doubles of `row`. */
  push(row: Float64Array): void {
    const width = this.#width;
    if (this.#count === RUN_ROWS) this.#flush();
    if ((this.#count + 1) * width > this.#run.length) {
      const larger = new Float64Array(Math.min(this.#run.length * 4, RUN_ROWS * width));
      larger.set(this.#run);
      this.#run = larger;
    }
    const base = this.#count * width;
    for (let index = 0; index < width; index++) this.#run[base + index] = row[index] as number;
    this.#count++;
  }

  /** All rows in order, in blocks that are overwritten by the next one. */
  *blocks(): Generator<{ rows: Float64Array; count: number }> {
    if (this.#count > 0) this.#flush();
    this.#run = new Float64Array(0);
    const runs = [...this.#runs].sort((a, b) => a.firstKey - b.firstKey || a.firstRow - b.firstRow);
    const isDisjoint = runs.every((run, index) => index === 0 || isAfter(runs[index - 1] as Run, run));
    if (isDisjoint) for (const run of runs) yield* this.#readRun(run);
    else yield* this.#mergeRuns(runs);
  }

  /** Closes and removes the temporary file. */
  close(): void {
    closeSync(this.#file);
    rmSync(this.#path, { force: true });
  }

  #flush(): void {
    const width = this.#width;
    const sorted = this.#sortRun();
    const bytes = Buffer.from(sorted.buffer, sorted.byteOffset, this.#count * width * 8);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    this.#runs.push({
      firstRow: this.#rowsWritten,
      count: this.#count,
      firstKey: sorted[0] as number,
      lastKey: sorted[(this.#count - 1) * width] as number,
    });
    this.#rowsWritten += this.#count;
    this.#count = 0;
  }

  #sortRun(): Float64Array {
    const width = this.#width;
    const run = this.#run;
    let isAscending = true;
    for (let row = 1; row < this.#count && isAscending; row++)
      isAscending = (run[row * width] as number) >= (run[(row - 1) * width] as number);
    if (isAscending) return run;
    const order = Uint32Array.from({ length: this.#count }, (_, row) => row);
    order.sort((a, b) => (run[a * width] as number) - (run[b * width] as number) || a - b);
    const sorted = new Float64Array(this.#count * width);
    for (let row = 0; row < order.length; row++) {
      const from = (order[row] as number) * width;
      for (let index = 0; index < width; index++) sorted[row * width + index] = run[from + index] as number;
    }
    return sorted;
  }

  *#readRun(run: Run): Generator<{ rows: Float64Array; count: number }> {
    const rows = new Float64Array(BLOCK_ROWS * this.#width);
    for (let done = 0; done < run.count; ) {
      const count = Math.min(BLOCK_ROWS, run.count - done);
      this.#readRows(rows, run.firstRow + done, count);
      done += count;
      yield { rows, count };
    }
  }

  *#mergeRuns(runs: readonly Run[]): Generator<{ rows: Float64Array; count: number }> {
    const width = this.#width;
    const out = new Float64Array(BLOCK_ROWS * width);
    let count = 0;
    const open: RunCursor[] = [];
    let waiting = 0;
    while (open.length > 0 || waiting < runs.length) {
      // A run is opened only when its first row may be the next one: rows near their place keep few runs open.
      while (waiting < runs.length && (open.length === 0 || (runs[waiting] as Run).firstKey <= smallest(open).key)) {
        open.push(new RunCursor(runs[waiting++] as Run, width, (rows, from, rowCount) => this.#readRows(rows, from, rowCount)));
      }
      const next = smallest(open);
      next.copyTo(out, count * width);
      count++;
      if (!next.advance()) open.splice(open.indexOf(next), 1);
      if (count === BLOCK_ROWS) {
        yield { rows: out, count };
        count = 0;
      }
    }
    if (count > 0) yield { rows: out, count };
  }

  #readRows(target: Float64Array, firstRow: number, count: number): void {
    const bytes = Buffer.from(target.buffer, target.byteOffset, count * this.#width * 8);
    let at = 0;
    while (at < bytes.length) {
      const length = readSync(this.#file, bytes, at, bytes.length - at, firstRow * this.#width * 8 + at);
      if (length === 0) throw new Error('a temporary file of the import is shorter than what was written to it');
      at += length;
    }
  }
}

/** Whether every row of `run` comes after every row of `before`, also where their keys touch. */
const isAfter = (before: Run, run: Run) =>
  run.firstKey > before.lastKey || (run.firstKey === before.lastKey && run.firstRow > before.firstRow);

/** The cursor with the smallest key; of equal ones the one whose rows came first. */
function smallest(open: readonly RunCursor[]): RunCursor {
  let best = open[0] as RunCursor;
  for (let index = 1; index < open.length; index++) {
    const cursor = open[index] as RunCursor;
    if (cursor.key < best.key || (cursor.key === best.key && cursor.firstRow < best.firstRow)) best = cursor;
  }
  return best;
}

class RunCursor {
  key: number;
  readonly firstRow: number;
  readonly #run: Run;
  readonly #width: number;
  readonly #read: (rows: Float64Array, firstRow: number, count: number) => void;
  readonly #rows: Float64Array;
  #at = 0;
  #inBlock = 0;
  #done = 0;

  constructor(run: Run, width: number, read: (rows: Float64Array, firstRow: number, count: number) => void) {
    this.#run = run;
    this.firstRow = run.firstRow;
    this.#width = width;
    this.#read = read;
    this.#rows = new Float64Array(BLOCK_ROWS * width);
    this.#load();
    this.key = this.#rows[0] as number;
  }

  copyTo(target: Float64Array, offset: number): void {
    for (let index = 0; index < this.#width; index++) target[offset + index] = this.#rows[this.#at * this.#width + index] as number;
  }

  /** False when the run is used up. */
  advance(): boolean {
    this.#at++;
    if (this.#at === this.#inBlock && !this.#load()) return false;
    this.key = this.#rows[this.#at * this.#width] as number;
    return true;
  }

  #load(): boolean {
    this.#inBlock = Math.min(BLOCK_ROWS, this.#run.count - this.#done);
    this.#at = 0;
    if (this.#inBlock === 0) return false;
    this.#read(this.#rows, this.#run.firstRow + this.#done, this.#inBlock);
    this.#done += this.#inBlock;
    return true;
  }
}
