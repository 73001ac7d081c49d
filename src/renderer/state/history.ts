import { create } from 'zustand';

/** One thing that the trader did, and how to take it back and do it again. */
interface HistoryStep {
  /** What was done, for "Undo …": `Move trend line`. */
  readonly label: string;
  undo(): void;
  redo(): void;
}

const MOST_STEPS = 200;
/** Steps with the same key this close together are one: typing a number is not ten steps. */
const SAME_STEP_MS = 900;

interface Recorded {
  readonly step: HistoryStep;
  readonly key: string | null;
  readonly atMs: number;
}

interface HistoryState {
  /** What would be undone and redone next; null when there is nothing. */
  readonly undoLabel: string | null;
  readonly redoLabel: string | null;
}

/** The one history of the page: drawings, and the arrangement and indicators of charts. Symbols and timeframes are not in it. */
export class History {
  readonly state = create<HistoryState>(() => ({ undoLabel: null, redoLabel: null }));
  #done: Recorded[] = [];
  #undone: Recorded[] = [];
  #isApplying = false;
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** True while a step is undone or redone: what watches for changes must not record them again. */
  get isApplying(): boolean {
    return this.#isApplying;
  }

  /** Records what was just done. It can't be redone past any more. */
  record(step: HistoryStep, key: string | null = null): void {
    if (this.#isApplying) return;
    const atMs = this.#nowMs();
    const last = this.#done.at(-1);
    this.#undone = [];
    if (last && key !== null && last.key === key && atMs - last.atMs < SAME_STEP_MS) {
      const { undo } = last.step;
      this.#done[this.#done.length - 1] = { step: { label: step.label, undo, redo: step.redo }, key, atMs };
    } else this.#done.push({ step, key, atMs });
    if (this.#done.length > MOST_STEPS) this.#done.shift();
    this.#publish();
  }

  undo(): void {
    const last = this.#done.pop();
    if (!last) return;
    this.applyQuietly(() => last.step.undo());
    this.#undone.push(last);
    this.#publish();
  }

  redo(): void {
    const next = this.#undone.pop();
    if (!next) return;
    this.applyQuietly(() => next.step.redo());
    this.#done.push({ ...next, key: null });
    this.#publish();
  }

  /** Does something without recording it. */
  applyQuietly(work: () => void): void {
    const before = this.#isApplying;
    this.#isApplying = true;
    try {
      work();
    } finally {
      this.#isApplying = before;
    }
  }

  /** Forgets everything. */
  clear(): void {
    this.#done = [];
    this.#undone = [];
    this.#publish();
  }

  #publish(): void {
    this.state.setState({ undoLabel: this.#done.at(-1)?.step.label ?? null, redoLabel: this.#undone.at(-1)?.step.label ?? null });
  }
}

/** The page's history. */
export const history = new History();
