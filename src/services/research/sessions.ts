import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { figureOrNull } from '#core/backtest/metrics-summary.ts';
import { ExpectedError } from '#core/result.ts';
import { loadFor, resolveConfiguration } from './execute-run.ts';
import type { LoadedData } from './market-data.ts';
import type { ResearchDeps } from './research-deps.ts';
import { ideaOf, newId } from './run-identity.ts';
import { timeLimitMs } from './time-limit.ts';
import { trialsOf } from './trial-ledger.ts';

type ParameterValues = Record<string, number | string | boolean>;

interface Session {
  readonly configuration: BacktestConfiguration;
  readonly data: LoadedData;
  /** Aborted when the session ends. */
  readonly ended: AbortController;
  /** Ends the request that waits, when a newer one comes. */
  newest: AbortController | null;
  isBusy: boolean;
  /** Called when the evaluation at hand is over. */
  next: (() => void) | null;
}

const superseded = (): ExpectedError => new ExpectedError('Superseded', 'A newer setting was asked for before this one was evaluated.');

/** Bars that stay loaded while parameters are dragged. Only the newest waiting request of a session is evaluated. */
export class Sessions {
  readonly #deps: ResearchDeps;
  readonly #onTrial: () => void;
  readonly #sessions = new Map<string, Session>();

  constructor(deps: ResearchDeps, onTrial: () => void) {
    this.#deps = deps;
    this.#onTrial = onTrial;
  }

  /** Loads the bars; the session lasts until `close`. Throws as a run does. */
  async open(raw: unknown): Promise<{ sessionId: string; bars: number; fromUs: number; toUs: number; parameters: ParameterValues }> {
    const configuration = await resolveConfiguration(this.#deps, raw);
    const data = await loadFor(this.#deps, configuration);
    const sessionId = newId(this.#deps.clock.nowUs(), this.#deps.random);
    this.#sessions.set(sessionId, { configuration, data, ended: new AbortController(), newest: null, isBusy: false, next: null });
    const { barCount: bars, fromUs, toUs } = data;
    return { sessionId, bars, fromUs, toUs, parameters: configuration.strategy.params as ParameterValues };
  }

  close(sessionId: string): void {
    const session = this.#sessions.get(sessionId);
    if (!session) return;
    this.#sessions.delete(sessionId);
    session.ended.abort();
    session.newest?.abort();
    this.#deps.pool.forget(session.data.dataset.id);
  }

  async evaluate(sessionId: string, parameters: ParameterValues, points: number, signal: AbortSignal) {
    const session = this.#sessions.get(sessionId);
    if (!session) throw new ExpectedError('UnknownSession', 'This session has ended. Open it again.');
    const configuration = await resolveConfiguration(this.#deps, {
      ...session.configuration,
      strategy: { id: session.configuration.strategy.id, params: { ...session.configuration.strategy.params, ...parameters } },
    });
    await this.#turn(session, signal);
    const startedMs = this.#deps.clock.monotonicMs();
    try {
      return await this.#run(session, configuration, points, AbortSignal.any([signal, session.ended.signal]), startedMs);
    } finally {
      session.isBusy = false;
      session.next?.();
    }
  }

  /** Waits for the evaluation at hand. One that comes meanwhile takes this one's place. */
  async #turn(session: Session, signal: AbortSignal): Promise<void> {
    session.newest?.abort();
    session.newest = null;
    if (!session.isBusy) {
      session.isBusy = true;
      return;
    }
    const mine = new AbortController();
    session.newest = mine;
    await new Promise<void>((resolve) => {
      mine.signal.addEventListener('abort', () => resolve(), { once: true });
      session.next = resolve;
    });
    if (mine.signal.aborted) throw superseded();
    session.newest = null;
    session.next = null;
    // Who does not wait any more must not keep the turn.
    signal.throwIfAborted();
    session.isBusy = true;
  }

  async #run(session: Session, configuration: BacktestConfiguration, points: number, signal: AbortSignal, startedMs: number) {
    const { pool, store, clock } = this.#deps;
    const { data } = session;
    const { days, evaluations } = await pool.run(
      'evaluate',
      { configurations: [configuration], wantsReturns: true, points },
      { dataset: data.dataset, signal, timeLimitMs: timeLimitMs(data.barCount), isUrgent: true },
    );
    const [evaluation] = evaluations;
    if (!evaluation?.curve) throw new Error('an evaluation with points has a curve');
    const { figures, curve, returns } = evaluation;
    const idea = ideaOf(configuration);
    store.recordTrials(trialsOf([{ configuration, returns: returns ?? new Float64Array(0) }], days, 'drag', clock.nowUs()));
    this.#onTrial();
    return {
      parameters: configuration.strategy.params as ParameterValues,
      equity: curve,
      figures: {
        finalEquity: figureOrNull(figures.finalEquity),
        totalReturn: figureOrNull(figures.totalReturn),
        cagr: figureOrNull(figures.cagr),
        volatility: figureOrNull(figures.volatility),
        sharpe: figureOrNull(figures.sharpe),
        maxDrawdown: figureOrNull(figures.maxDrawdown),
        trades: figures.trades,
        winRate: figureOrNull(figures.winRate),
        profitFactor: figureOrNull(figures.profitFactor),
        exposure: figureOrNull(figures.exposure),
      },
      trials: store.countTrials(idea),
      milliseconds: clock.monotonicMs() - startedMs,
    };
  }
}
