import type { ReplayState } from '#contract/research-replay.ts';
import type { ReplayPicture } from '../../chart-engine/replay-trades.ts';
import { linkTo } from '../../connection/service-link.ts';
import { KnownTrades } from './known-trades.ts';

type Trades = ReplayState['trades'];

/** A strategy that goes along with a replay, after the newest bar. */
export interface StrategyReplay {
  readonly title: string;
  readonly strategy: string;
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  /** The run that it repeats; null when it was chosen on the chart. */
  readonly runId: string | null;
  /** What it runs with. */
  readonly configuration: unknown;
  readonly fromUs: number;
  readonly toUs: number;
  readonly initialCapital: number;
  /** Null until the first answer. */
  readonly state: ReplayState | null;
}

type OpenedStrategy = Omit<StrategyReplay, 'runId' | 'configuration' | 'state'>;

/** Why a session ended that nobody closed. */
interface LostSession {
  readonly message: string;
  /** The research process is gone: it is started again by itself. */
  readonly isAway: boolean;
}

const lostSession = ({ code, message }: { readonly code?: string; readonly message: string }): LostSession =>
  code === 'Disconnected'
    ? { message: 'The research process has ended. The strategy goes on when it is back.', isAway: true }
    : { message, isAway: false };

/** Told after each piece of a search for the next trade: the bar that it has come to. */
type OnSearched = (timeUs: number) => void;

interface Wish {
  readonly toUs: number;
  /** Where the next trade is looked for, with who hears of it. */
  readonly onSearched: OnSearched | null;
  readonly settle: (state: ReplayState | null) => void;
}

/** A replayed strategy in the research service. Ends with {@link close}, or with the page. */
export class StrategySession {
  readonly #onLost: (lost: LostSession) => void;
  readonly #ended = new AbortController();
  readonly #trades = new KnownTrades();
  #replayId: string | null = null;
  #lost: LostSession | null = null;
  #wish: Wish | null = null;
  /** That which is being asked for. */
  #current: Wish | null = null;
  #isBusy = false;

  constructor(onLost: (lost: LostSession) => void) {
    this.#onLost = onLost;
  }

  /** Whether it ended with the research process. */
  get isAway(): boolean {
    return this.#lost?.isAway ?? false;
  }

  /** Has the strategy ready before its first bar. Throws an error with the service's sentence; one when it is closed meanwhile. */
  open(configuration: unknown, runId: string | null): Promise<OpenedStrategy> {
    const of = { configuration, ...(runId === null ? {} : { runId }) };
    return new Promise((resolve, reject) => {
      const follow = async () => {
        for await (const opened of linkTo('research').client['replay.open'](of, this.#ended.signal)) {
          this.#replayId = opened.replayId;
          const { strategyTitle: title, strategy, parameters, fromUs, toUs, initialCapital } = opened;
          resolve({ title, strategy, parameters, fromUs, toUs, initialCapital });
        }
      };
      follow()
        .then(
          () => ({ code: 'Disconnected', message: '' }),
          (error: Error) => error,
        )
        .then((error) => {
          const lost = lostSession(error);
          this.#lost = lost;
          reject(new Error(lost.message));
          if (this.#replayId !== null) this.#lose(lost);
        });
    });
  }

  /** The state at a time, or where `onSearched` is given at the next trade after it; null when another was asked for meanwhile, when it was given up, or when there is none any more. */
  advance(toUs: number, onSearched: OnSearched | null = null): Promise<ReplayState | null> {
    return new Promise((settle) => {
      this.giveUp();
      this.#wish = { toUs, onSearched, settle };
      if (!this.#isBusy) void this.#run();
    });
  }

  /** Wants no answer any more to what was asked last. */
  giveUp(): void {
    this.#wish?.settle(null);
    this.#wish = null;
    this.#current = null;
  }

  close(): void {
    this.#ended.abort();
    this.giveUp();
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    while (this.#wish !== null && this.#replayId !== null) {
      const wish: Wish = this.#wish;
      const { toUs, onSearched, settle } = wish;
      this.#wish = null;
      this.#current = wish;
      const request = { replayId: this.#replayId, toUs, untilTrade: onSearched !== null, tradesFrom: this.#trades.count };
      const answer = await linkTo('research').client['replay.advance'](request, { signal: this.#ended.signal, timeoutMs: 120_000 });
      const state = answer.ok ? this.#trades.complete(answer.value) : null;
      if (state?.isSearching && state.timeUs !== null && this.#current === wish) {
        this.#wish = { ...wish, toUs: state.timeUs };
        onSearched?.(state.timeUs);
      } else settle(state?.isSearching ? null : state);
      if (!answer.ok && !this.#ended.signal.aborted) this.#lose(lostSession(answer.error));
    }
    this.#isBusy = false;
  }

  #lose(lost: LostSession): void {
    const isClosed = this.#ended.signal.aborted;
    this.close();
    if (!isClosed) this.#onLost(lost);
  }
}

const NONE = Number.NaN;

/** What the chart draws of a state, for one of its symbols. Entries are marked in units of their own day, as its bars are; lines are in those of the newest bar. */
export function pictureOf({ trades, positions, orders, splits }: ReplayState, symbol: string): ReplayPicture {
  const position = trades.symbols.indexOf(symbol);
  const own = Array.from(trades.symbol.keys()).filter((i) => trades.symbol[i] === position);
  const open = positions.filter((one) => one.symbol === position);
  const column = (name: 'side' | 'entryTimeUs' | 'exitTimeUs' | 'exitPrice' | 'pnl', rest: readonly number[]) =>
    Float64Array.from([...own.map((i) => trades[name][i] ?? NONE), ...rest]);
  const nothing = open.map(() => NONE);
  const atEntry = (price: number, entryTimeUs: number, untilUs: number): number =>
    splits.reduce(
      (told, { symbol: of, timeUs, ratio }) => (of === position && timeUs > entryTimeUs && timeUs <= untilUs ? told * ratio : told),
      price,
    );
  return {
    trades: {
      side: column(
        'side',
        open.map(({ side }) => side),
      ),
      entryTimeUs: column(
        'entryTimeUs',
        open.map(({ entryTimeUs }) => entryTimeUs),
      ),
      entryPrice: Float64Array.from([
        ...own.map((i) => atEntry(trades.entryPrice[i] ?? NONE, trades.entryTimeUs[i] ?? NONE, trades.exitTimeUs[i] ?? NONE)),
        ...open.map(({ entryPrice, entryTimeUs }) => atEntry(entryPrice, entryTimeUs, Number.POSITIVE_INFINITY)),
      ]),
      exitTimeUs: column('exitTimeUs', nothing),
      exitPrice: column('exitPrice', nothing),
      pnl: column('pnl', nothing),
    },
    levels: [
      ...open.flatMap(({ side, entryPrice, stop, target }) => [
        { price: entryPrice, title: side > 0 ? 'long' : 'short', kind: 'entry' as const },
        ...(stop === null ? [] : [{ price: stop, title: 'stop', kind: 'stop' as const }]),
        ...(target === null ? [] : [{ price: target, title: 'target', kind: 'target' as const }]),
      ]),
      ...orders.flatMap(({ symbol: of, price, limitPrice, side, type }) => {
        const at = price ?? limitPrice;
        return of === position && at !== null ? [{ price: at, title: `${side > 0 ? 'buy' : 'sell'} ${type}`, kind: 'order' as const }] : [];
      }),
    ],
  };
}

/** Trades that gained, and what all came to. */
export function resultOf({ pnl }: Trades): { readonly won: number; readonly net: number } {
  let won = 0;
  let net = 0;
  for (const value of pnl) {
    net += value;
    if (value > 0) won++;
  }
  return { won, net };
}
