import { isTimeframe, TIMEFRAMES, type Timeframe } from '#core/market/timeframe.ts';
import { barsOfFrame } from './bars-of-frame.ts';
import type { BridgeContext } from './bridge-context.ts';
import type { BarsFrame } from './frames.ts';
import type { LineConnection } from './line-connection.ts';
import type { ServerTime } from './server-time.ts';
import type { Terminal, TerminalSymbol } from './terminal.ts';

/** Asks a terminal for the bars before the first tick of a new symbol, and hands them to ingestion. */
export class HistoryIntake {
  readonly #context: BridgeContext;
  readonly #terminal: Terminal;
  readonly #connection: LineConnection;
  readonly #time: ServerTime;
  #outstanding = 0;

  constructor(context: BridgeContext, terminal: Terminal, connection: LineConnection, time: ServerTime) {
    this.#context = context;
    this.#terminal = terminal;
    this.#connection = connection;
    this.#time = time;
  }

  /** Whether bars are on their way to the disk. Reading waits for them, so that ticks come after the bars before them. */
  get isBusy(): boolean {
    return this.#outstanding > 0;
  }

  request(entry: TerminalSymbol): void {
    if (!entry.isNew) return;
    // Coarsest first: weeks are folded from days, and after the finer bars the days would be too old for that.
    for (const timeframe of TIMEFRAMES.toReversed()) {
      const bars = this.#context.limits.historyBars[timeframe];
      if (bars === undefined || this.#terminal.completeHistories.has(`${entry.symbol} ${timeframe}`)) continue;
      if (!this.#hasOurTimes(entry, timeframe)) continue;
      this.#connection.send({ t: 'history', s: entry.symbol, tf: timeframe, bars, to_ms: entry.firstMs });
    }
  }

  /** Takes one frame of bars; `settled` is told when they are on disk, or with a sentence when they could not be stored. False: something in it is no bar. */
  take(frame: BarsFrame, settled: (problem: string | null) => void): boolean {
    if (!isTimeframe(frame.tf)) return false;
    const name = `${frame.s} ${frame.tf}`;
    const { bars, leftOut } = barsOfFrame(frame, this.#time);
    this.#outstanding++;
    this.#connection.pause();
    this.#context.sink
      .history(frame.s, frame.tf, bars)
      .then(
        () => {
          if (frame.last) this.#terminal.completeHistories.add(name);
          return null;
        },
        () => `History of ${name} could not be stored; it is asked for again at the next connection.`,
      )
      .then((problem) => {
        this.#outstanding--;
        settled(problem);
      });
    return leftOut === 0;
  }

  /** Bars that start at server midnight are ours only where the server's day is the session day; weeks start on Sunday there. */
  #hasOurTimes(entry: TerminalSymbol, timeframe: Timeframe): boolean {
    if (timeframe !== '4h' && timeframe !== '1d') return timeframe !== '1w' && timeframe !== '1s';
    return entry.calendar === 'fx' ? this.#time.followsNewYork : this.#time.isUtc;
  }
}
