import type { Instrument } from '#core/market/instrument.ts';
import { isSymbol } from '#core/market/symbol.ts';
import { TICK_LINE_SEQUENCE, TICK_LINE_SYMBOL, TICK_LINE_TIME_MS, TICK_LINE_WIDTH } from '#core/market/tick-line.ts';
import { MICROSECONDS_PER_DAY } from '#core/market/timeframe.ts';
import { StorageError } from '#core/ports/market-store.ts';
import type { BridgeContext } from './bridge-context.ts';
import {
  type BarsFrame,
  type HelloFrame,
  MT5_PROTOCOL_VERSION,
  parseLine,
  type SymbolFrame,
  type TerminalFrame,
  terminalFrame,
} from './frames.ts';
import { Heartbeat } from './heartbeat.ts';
import { HistoryIntake } from './history-intake.ts';
import { instrumentOfSymbol } from './instrument-of-symbol.ts';
import { NO_ROOM_RETRY_S } from './limits.ts';
import type { LineConnection, LineHandler } from './line-connection.ts';
import { StoredPast } from './resume-positions.ts';
import { ServerTime } from './server-time.ts';
import type { Terminal } from './terminal.ts';
import { TickBatch } from './tick-batch.ts';

const DAY_MS = MICROSECONDS_PER_DAY / 1000;
/** Good lines that win back the credit for one bad line. */
const LINES_PER_CREDIT = 100;

/** One accepted connection of a terminal, from the welcome to the close. */
export class TerminalSession implements LineHandler {
  readonly #context: BridgeContext;
  readonly #terminal: Terminal;
  readonly #connection: LineConnection;
  readonly #time: ServerTime;
  readonly #heartbeat: Heartbeat;
  readonly #history: HistoryIntake;
  readonly #past: StoredPast;
  readonly #batch = new TickBatch();
  readonly #line = new Float64Array(TICK_LINE_WIDTH);
  /** Asked for with `subscribe`, not described yet. */
  readonly #undescribed = new Set<string>();
  readonly #subscribed: readonly string[];
  readonly #unusable: readonly string[];
  #hasGone = false;
  /** Between a `go` and the `resume` that answers it: what still arrives was sent before it. */
  #isAwaitingResend = false;
  #resendRequests = 0;
  #badLines = 0;
  #goodLines = 0;
  #receivedUs = 0;
  #lastWords: string | null = null;
  /** All that the terminal had is here; from now on ticks come as they happen. */
  #isLive = false;

  constructor(context: BridgeContext, terminal: Terminal, connection: LineConnection, hello: HelloFrame) {
    this.#context = context;
    this.#terminal = terminal;
    this.#connection = connection;
    this.#time = new ServerTime(hello.zone, hello.tz_offset_s, context.clock.nowUs());
    this.#history = new HistoryIntake(context, terminal, connection, this.#time);
    const offered = [...new Set(hello.symbols)];
    this.#subscribed = offered.filter(isSymbol).slice(0, context.limits.maximumSymbols);
    this.#unusable = offered.filter((symbol) => !this.#subscribed.includes(symbol));
    this.#past = new StoredPast(context.store, terminal.sourceId, terminal.lastCommittedTimeUs, this.#subscribed);
    this.#heartbeat = new Heartbeat(connection, context.clock, context.limits, {
      latency: (roundTripMs) => context.sink.latency(terminal.sourceId, roundTripMs),
      silent: () => {
        this.#lastWords = 'The terminal gave no sign of life; the connection was closed and the terminal will connect again.';
        connection.drop();
      },
    });
  }

  /** Welcomes the terminal and asks for its symbols. */
  begin(): void {
    const { limits } = this.#context;
    this.#tell('The terminal is sending what was missed.');
    this.#connection.send({ t: 'welcome', v: MT5_PROTOCOL_VERSION, heartbeat_ms: limits.heartbeatMs, silence_ms: limits.silenceMs });
    for (const symbol of this.#subscribed) {
      this.#undescribed.add(symbol);
      this.#connection.send({ t: 'subscribe', s: symbol });
    }
    this.#goWhenDescribed();
  }

  line(bytes: Buffer, from: number, to: number): void {
    if (from === to) return;
    const { scanner } = this.#terminal;
    if (scanner.scan(bytes, from, to, this.#line, 0)) {
      this.#tick();
      return;
    }
    const value = parseLine(bytes, from, to);
    if (scanner.scanParsed(value, this.#line, 0)) {
      this.#tick();
      return;
    }
    this.#flush();
    const frame = terminalFrame.safeParse(value);
    if (frame.success) this.#frame(frame.data);
    else this.#badLine();
  }

  #frame(frame: TerminalFrame): void {
    switch (frame.t) {
      case 'symbol':
        this.#describe(frame);
        break;
      case 'no_symbol':
        this.#undescribed.delete(frame.s);
        this.#goWhenDescribed();
        break;
      case 'bars':
        this.#bars(frame);
        break;
      case 'resume':
        this.#isAwaitingResend = false;
        break;
      case 'live':
        this.#live(frame.seq);
        break;
      case 'tz':
        this.#time.setOffset(frame.tz_offset_s, this.#context.clock.nowUs());
        break;
      case 'ping':
        this.#connection.send({ t: 'pong', id: frame.id });
        // The last line of a burst may have been lost with no tick after it to show the hole.
        if (frame.seq > this.#terminal.lastSequence) this.#askAgain();
        break;
      case 'pong':
        this.#heartbeat.pong(frame.id);
        break;
      case 'bye':
        this.#lastWords = 'The expert advisor was stopped in the terminal.';
        break;
    }
  }

  idle(): void {
    this.#flush();
    // The next chunk gets its own time.
    this.#receivedUs = 0;
  }

  closed(): void {
    this.#flush();
    this.#heartbeat.stop();
    if (this.#terminal.connection !== this.#connection) return;
    this.#terminal.connection = null;
    this.#context.sink.state(
      this.#terminal.sourceId,
      'connecting',
      this.#lastWords ?? 'The connection to the terminal was lost; it will connect again by itself.',
    );
  }

  #tick(): void {
    const line = this.#line;
    const terminal = this.#terminal;
    const sequence = line[TICK_LINE_SEQUENCE] as number;
    // Sent again although it had arrived.
    if (sequence <= terminal.lastSequence) return;
    const entry = terminal.symbols[line[TICK_LINE_SYMBOL] as number];
    if (sequence !== terminal.lastSequence + 1 || entry === undefined || !this.#hasGone) {
      this.#askAgain();
      return;
    }
    const serverMs = line[TICK_LINE_TIME_MS] as number;
    if (this.#receivedUs === 0) this.#receivedUs = this.#context.clock.nowUs();
    this.#batch.add(line, this.#time.toUtcUs(serverMs), this.#receivedUs, terminal.sourceId, entry.instrumentId);
    terminal.lastSequence = sequence;
    terminal.lastServerMs = serverMs;
    if (entry.lastMs === serverMs) entry.countAtLastMs++;
    else {
      entry.lastMs = serverMs;
      entry.countAtLastMs = 1;
    }
    this.#isAwaitingResend = false;
    this.#resendRequests = 0;
    if (this.#badLines > 0 && ++this.#goodLines % LINES_PER_CREDIT === 0) this.#badLines--;
    if (this.#batch.isFull) this.#flush();
  }

  #flush(): void {
    if (this.#batch.count === 0) return;
    const hasRoom = this.#context.sink.ticks(this.#batch.records, this.#batch.count);
    this.#batch.count = 0;
    if (!hasRoom) this.#context.pauseAll();
  }

  #describe(frame: SymbolFrame): void {
    if (!this.#subscribed.includes(frame.s)) {
      this.#badLine();
      return;
    }
    const instrument = instrumentOfSymbol(frame);
    const position = this.#past.positionOf(frame.s);
    const id = this.#instrumentId(instrument);
    if (id === null) return;
    const serverMs = position === null ? this.#dayStartMs() : this.#time.fromUtcUs(position.timeUs);
    const entry = this.#terminal.describe(instrument, id, serverMs, position);
    if (entry === null) {
      this.#badLine();
      return;
    }
    if (!this.#undescribed.delete(frame.s)) return;
    this.#history.request(entry);
    this.#goWhenDescribed();
  }

  /** Null when the disk refused a new instrument: the terminal comes back later. */
  #instrumentId(instrument: Instrument): number | null {
    try {
      return this.#context.sink.instrument(instrument);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.#lastWords = error.message;
      this.#connection.refuse('NoRoom', error.message, NO_ROOM_RETRY_S);
      return null;
    }
  }

  /** Ticks of a new symbol are wanted from server midnight on, so that every bar up to a day is built from all its ticks. */
  #dayStartMs(): number {
    return Math.floor(this.#time.fromUtcUs(this.#context.clock.nowUs()) / DAY_MS) * DAY_MS;
  }

  #goWhenDescribed(): void {
    if (this.#undescribed.size > 0) return;
    this.#hasGone = true;
    this.#go();
  }

  /** Tells where to go on: per symbol for a terminal that lost its memory, by sequence for one that has it. */
  #go(): void {
    const terminal = this.#terminal;
    for (const entry of terminal.symbols) {
      if (entry === undefined || !this.#subscribed.includes(entry.symbol)) continue;
      this.#connection.send({ t: 'position', s: entry.symbol, ms: entry.lastMs, n: entry.countAtLastMs });
    }
    if (terminal.lastServerMs < 0) {
      // The last tick may have been rejected, and so not be in the log: then the terminal goes by the number alone.
      const timeUs = this.#past.timeOfLast(terminal.lastSequence);
      if (timeUs !== null) terminal.lastServerMs = this.#time.fromUtcUs(timeUs);
    }
    this.#isAwaitingResend = true;
    this.#connection.send({ t: 'go', seq: terminal.lastSequence, ms: terminal.lastServerMs });
  }

  #askAgain(): void {
    if (this.#isAwaitingResend || !this.#hasGone) return;
    if (++this.#resendRequests > this.#context.limits.maximumResendRequests) {
      this.#lastWords = 'The terminal could not send the ticks that are missing; it will connect again.';
      this.#connection.refuse(
        'CannotResume',
        `Expected tick ${this.#terminal.lastSequence + 1} next and did not get it after ${this.#context.limits.maximumResendRequests} requests. Reconnect.`,
        5,
      );
      return;
    }
    this.#isLive = false;
    this.#tell('Ticks were missing; the terminal is sending them again.');
    this.#go();
  }

  #bars(frame: BarsFrame): void {
    const isWhole =
      this.#subscribed.includes(frame.s) &&
      this.#history.take(frame, (problem) => {
        if (problem !== null) this.#tell(problem);
        this.resume();
      });
    if (!isWhole) this.#badLine();
  }

  /** Goes on reading when nothing holds it back. */
  resume(): void {
    if (!this.#history.isBusy && !this.#context.isBehind) this.#connection.resume();
  }

  #live(lastSent: number): void {
    if (this.#isAwaitingResend) return;
    if (lastSent > this.#terminal.lastSequence) {
      this.#askAgain();
      return;
    }
    const message =
      this.#unusable.length === 0
        ? null
        : `${this.#unusable.length} symbols of the terminal are left out (name not usable, or more than ${this.#context.limits.maximumSymbols}): ${this.#unusable.slice(0, 5).join(', ')}.`;
    this.#isLive = true;
    this.#tell(message);
  }

  #tell(message: string | null): void {
    this.#context.sink.state(this.#terminal.sourceId, this.#isLive ? 'connected' : 'connecting', message);
  }

  #badLine(): void {
    const { limits } = this.#context;
    this.#badLines++;
    if (this.#badLines > limits.maximumBadLines) {
      this.#lastWords = `${this.#badLines} lines of the terminal could not be read; the connection was closed. Check that the expert advisor's version fits this app.`;
      this.#connection.refuse('TooManyBadLines', `${this.#badLines} lines could not be read. Check that the versions fit.`, 30);
      return;
    }
    if (this.#badLines === 1 || this.#badLines % 10 === 0)
      this.#tell(`${this.#badLines} lines of the terminal could not be read and were left out.`);
    // A description may have been among what could not be read.
    for (const symbol of this.#undescribed) this.#connection.send({ t: 'subscribe', s: symbol });
  }
}
