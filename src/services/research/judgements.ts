import type { RunDocument } from '#contract/research-documents.ts';
import type { LedgerJudgement } from '#core/backtest/honesty-ledger.ts';
import type { StoredRun } from '#core/ports/research-store.ts';
import { judgedByNow, judgedOnItsDay, type RunBasis } from './judged-by-now.ts';
import type { ResearchDeps } from './research-deps.ts';
import { documentOf } from './run-records.ts';
import { basisOf, storedDays } from './stored-days.ts';
import { STATISTICS_LIMIT_MS } from './time-limit.ts';
import { MOST_RETURNS } from './trial-ledger.ts';

/** What the ledger says of an idea's runs over the same days, at a stand of the ledger. */
interface Judged {
  readonly stand: string;
  readonly coming: Promise<LedgerJudgement>;
  settled: LedgerJudgement | null;
}

/** A run that the ledger has to be asked for. */
interface Asked {
  readonly document: RunDocument;
  readonly basis: RunBasis & { readonly span: string };
  readonly judged: Judged;
}

/** Ledgers and runs that are remembered at most. */
const MOST_LEDGERS = 500;
const MOST_BASES = 10_000;

/** Keeps the newest of a map's entries. */
function remember<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  map.set(key, value);
  if (map.size <= most) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}

/**
 * Judges stored runs by the trials of their idea that there are by now: what is stored is the judgement of the run's day, and the ledger goes on
 * counting. Runs of an idea over the same days share the work, which is done once for a stand of the ledger, one after the other, so that it
 * leaves threads to who drags. `onJudged`: lists that were answered with the judgements of their days can be read again.
 */
export class Judgements {
  readonly #deps: ResearchDeps;
  readonly #onJudged: () => void;
  readonly #ledgers = new Map<string, Judged>();
  readonly #bases = new Map<string, ReturnType<typeof basisOf>>();
  readonly #closed = new AbortController();
  #last: Promise<unknown> = Promise.resolve();

  constructor(deps: ResearchDeps, onJudged: () => void) {
    this.#deps = deps;
    this.#onJudged = onJudged;
  }

  /** A stored run whole, judged by now. */
  async ofRun(document: RunDocument, idea: string): Promise<RunDocument> {
    const asked = this.#ask(document, idea);
    return asked === null ? judgedOnItsDay(document) : judgedByNow(document, asked.basis, await asked.judged.coming);
  }

  /**
   * Stored runs without their columns, judged by now. A list on the screen is not kept waiting: what is not known yet stands there as it was
   * judged on its day, and `onJudged` follows.
   */
  async ofRuns(runs: readonly StoredRun[], isWaitedFor: boolean): Promise<RunDocument[]> {
    const counts = new Map<string, number>();
    const asked = runs.map((run) => ({ run, asked: this.#ask(documentOf(run), run.idea, counts) }));
    const coming = asked.flatMap((one) => (one.asked !== null && one.asked.judged.settled === null ? [one.asked.judged.coming] : []));
    if (isWaitedFor) await Promise.all(coming);
    else if (coming.length > 0) void Promise.all(coming).then(this.#onJudged, () => {});
    return asked.map((one) =>
      one.asked?.judged.settled
        ? judgedByNow(one.asked.document, one.asked.basis, one.asked.judged.settled)
        : judgedOnItsDay(documentOf(one.run)),
    );
  }

  stop(): void {
    this.#closed.abort();
  }

  /** Null where nothing was tried since: what is stored holds. */
  #ask(document: RunDocument, idea: string, counts = new Map<string, number>()): Asked | null {
    const trialCount = counts.get(idea) ?? this.#deps.store.countTrials(idea);
    counts.set(idea, trialCount);
    if (trialCount <= document.honesty.trials) return null;
    const basis = this.#basis(document);
    return { document, basis, judged: this.#judge(document, idea, basis, trialCount) };
  }

  #basis(document: RunDocument): ReturnType<typeof basisOf> {
    const known = this.#bases.get(document.runId);
    if (known) return known;
    const basis = basisOf(this.#deps, document);
    remember(this.#bases, document.runId, basis, MOST_BASES);
    return basis;
  }

  #judge(document: RunDocument, idea: string, basis: ReturnType<typeof basisOf>, trialCount: number): Judged {
    const { seed } = document.manifest;
    const { span, shape } = basis;
    const key = `${idea}\n${span}\n${seed}`;
    const comparableTrials = this.#deps.store.countTrials(idea, span);
    const stand = `${trialCount} ${comparableTrials}`;
    const known = this.#ledgers.get(key);
    if (known?.stand === stand) return known;
    const coming = this.#last.then(() => {
      const returns = this.#deps.store.readTrials(idea, span, MOST_RETURNS).map((trial) => trial.returns);
      // The run's own may have gone over to other days since: bars came, and it was evaluated again.
      const trialReturns = returns.length > 0 ? returns : [storedDays(this.#deps, document).returns];
      const input = { days: shape.count, trialCount, trialReturns, comparableTrials: Math.max(1, comparableTrials), seed };
      return this.#deps.pool.run('judge', input, { signal: this.#closed.signal, timeLimitMs: STATISTICS_LIMIT_MS });
    });
    const judged: Judged = { stand, coming, settled: null };
    this.#last = coming.then(
      (judgement) => {
        judged.settled = judgement;
      },
      () => {
        if (this.#ledgers.get(key) === judged) this.#ledgers.delete(key);
      },
    );
    this.#ledgers.delete(key);
    remember(this.#ledgers, key, judged, MOST_LEDGERS);
    return judged;
  }
}
