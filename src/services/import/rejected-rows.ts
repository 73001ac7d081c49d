import { closeSync, openSync, writeSync } from 'node:fs';
import { MAX_PROBLEMS, MAX_REJECTED_BYTES, type RowProblem } from './import-job.ts';

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

/** Collects what was wrong: the first problems for the report, every rejected row line by line in a bounded CSV file. */
export class RejectedRows {
  rejected = 0;
  repaired = 0;
  readonly #file: number;
  #problems: RowProblem[] = [];
  #buffer = 'line,reason,text\n';
  #bytes = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w', 0o600);
  }

  reject(line: number, reason: string, text: string): void {
    this.rejected++;
    this.note(line, reason, text);
    if (this.#bytes > MAX_REJECTED_BYTES) return;
    this.#buffer += `${line},${quoted(reason)},${quoted(text)}\n`;
    if (this.#buffer.length > 65_536) this.#flush();
  }

  /** A problem for the report that costs no row of its own. */
  note(line: number, reason: string, text?: string): void {
    if (this.#problems.length < 10 * MAX_PROBLEMS)
      this.#problems.push(text === undefined ? { line, reason } : { line, reason, text: text.slice(0, 200) });
  }

  firstProblems(): RowProblem[] {
    return [...this.#problems].sort((a, b) => a.line - b.line).slice(0, MAX_PROBLEMS);
  }

  close(): void {
    try {
      this.#flush();
    } finally {
      closeSync(this.#file);
    }
  }

  #flush(): void {
    const bytes = Buffer.from(this.#buffer);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    this.#bytes += bytes.length;
    this.#buffer = '';
  }
}
