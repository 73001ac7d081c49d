import { EventEmitter } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { TerminalDatabase, TerminalTick } from './terminal-database.ts';

/** Ways in which the line to the app, or the terminal, can misbehave. */
export interface TerminalFaults {
  /** Destroys the socket after so many more bytes, wherever that is in a line. */
  cutAfterBytes?: number;
  /** Changes a line before it is sent; null leaves it out. */
  mangle?: (line: string) => string | Buffer | null;
  /** Sends in pieces of so many bytes. */
  pieceBytes?: number;
  /** Neither sends nor reads: the machine sleeps. */
  asleep?: boolean;
}

export interface TerminalOptions {
  readonly port: number;
  readonly token: string;
  readonly database: TerminalDatabase;
  readonly login?: number;
  readonly server?: string;
  readonly version?: number;
  readonly tzOffsetS?: number;
  readonly zone?: 'fixed' | 'new-york' | 'europe';
  readonly symbols?: readonly string[];
  readonly ringSize?: number;
  readonly ticksPerPoll?: number;
  readonly reconnectMs?: number;
}

interface Sent {
  readonly sequence: number;
  readonly ms: number;
  readonly line: string;
}

const BARS_PER_FRAME = 500;

/** The lines of one tick: a tick that changed quote and last price goes out as two. Same rule as TradewindBridge.mq5. */
function flagsOfLines(tick: TerminalTick): number[] {
  const quote = tick.flags & 6;
  const trade = tick.flags & 120;
  if (quote !== 0 && trade !== 0 && tick.last > 0) return [quote, trade];
  return [tick.flags & 126];
}

/**
 * A MetaTrader terminal with TradewindBridge.mq5 in it, as far as the app can tell: same frames, same numbering, same
 * ring of what was sent, same way to resume. `restart()` loses the expert advisor's memory and keeps the database.
 *
 * Events: connected, welcome, refused(code, text), go, live, ack(sequence), closed.
 */
export class Mt5Terminal extends EventEmitter {
  readonly faults: TerminalFaults = {};
  readonly received: Record<string, unknown>[] = [];
  readonly #options: TerminalOptions;
  #tzOffsetS: number;
  #port: number;
  #socket: Socket | null = null;
  #input = '';
  #isRunning = false;
  #hasGone = false;
  #isLive = false;
  #reconnectTimer: NodeJS.Timeout | undefined;
  #pumpScheduled = false;
  #ring: Sent[] = [];
  #nextSequence = 1;
  #acknowledged = 0;
  #cursors = new Map<string, { ms: number; lines: number }>();
  #positions = new Map<string, { ms: number; lines: number }>();
  #subscribed: string[] = [];
  #histories: { symbol: string; timeframe: string; bars: number; toMs: number }[] = [];

  constructor(options: TerminalOptions) {
    super();
    this.#options = options;
    this.#tzOffsetS = options.tzOffsetS ?? 0;
    this.#port = options.port;
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  get lastSequence(): number {
    return this.#nextSequence - 1;
  }

  start(): this {
    this.#isRunning = true;
    this.#connect();
    return this;
  }

  /** Removes the expert advisor. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    clearTimeout(this.#reconnectTimer);
    const socket = this.#socket;
    if (socket === null) return;
    this.#write('{"t":"bye"}');
    // Not `once` of node:events: that fails with a reset, which an end may well bring.
    const closed = new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
    });
    socket.end();
    setTimeout(() => socket.destroy(), 50).unref();
    await closed;
  }

  /** Stops, forgets everything that the expert advisor knew, starts again. */
  async restart(): Promise<void> {
    await this.stop();
    this.#ring = [];
    this.#nextSequence = 1;
    this.#acknowledged = 0;
    this.#cursors.clear();
    this.#positions.clear();
    this.start();
  }

  /** The app came back on another port (a test's free port). */
  movePort(port: number): void {
    this.#port = port;
  }

  /** Cuts the line without a word. */
  cut(): void {
    this.#socket?.destroy();
  }

  wake(): void {
    this.faults.asleep = false;
    this.#socket?.resume();
    this.#schedulePump();
  }

  sleep(): void {
    this.faults.asleep = true;
    this.#socket?.pause();
  }

  /** New ticks came from the broker. */
  ticksArrived(): void {
    this.#schedulePump();
  }

  /** The broker's clock changed. */
  changeOffset(tzOffsetS: number): void {
    this.#tzOffsetS = tzOffsetS;
    this.#write(JSON.stringify({ t: 'tz', tz_offset_s: tzOffsetS }));
  }

  ping(id: number): void {
    this.#write(JSON.stringify({ t: 'ping', id, seq: this.lastSequence }));
  }

  /** Sends any text as a line. */
  say(line: string | Buffer): void {
    this.#writeBytes(Buffer.concat([Buffer.from(line), Buffer.from('\n')]));
  }

  #connect(): void {
    const socket = connect({ port: this.#port, host: '127.0.0.1' });
    this.#socket = socket;
    this.#input = '';
    this.#hasGone = false;
    this.#isLive = false;
    this.#subscribed = [];
    this.#histories = [];
    socket.setNoDelay(true);
    if (this.faults.asleep === true) socket.pause();
    socket.on('connect', () => {
      this.emit('connected');
      this.#hello();
    });
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('drain', () => this.#schedulePump());
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = null;
      this.emit('closed');
      if (this.#isRunning) this.#reconnectTimer = setTimeout(() => this.#connect(), this.#options.reconnectMs ?? 2);
    });
  }

  #hello(): void {
    const { token, database, login = 5012345, server = 'Demo-Server', version = 1, zone = 'fixed' } = this.#options;
    this.#write(
      JSON.stringify({
        t: 'hello',
        v: version,
        token,
        login,
        server,
        company: 'Example Markets Ltd',
        currency: 'USD',
        tz_offset_s: this.#tzOffsetS,
        zone,
        build: 5000,
        symbols: this.#options.symbols ?? database.symbols,
      }),
    );
  }

  #read(chunk: Buffer): void {
    this.#input += chunk.toString('utf8');
    for (let end = this.#input.indexOf('\n'); end >= 0; end = this.#input.indexOf('\n')) {
      const frame = JSON.parse(this.#input.slice(0, end)) as Record<string, unknown>;
      this.#input = this.#input.slice(end + 1);
      this.received.push(frame);
      this.#take(frame);
    }
  }

  #take(frame: Record<string, unknown>): void {
    const symbol = String(frame.s);
    switch (frame.t) {
      case 'welcome':
        this.emit('welcome');
        break;
      case 'refuse':
        this.emit('refused', frame.code, frame.text);
        break;
      case 'subscribe':
        this.#subscribed.push(symbol);
        this.#describe(symbol);
        break;
      case 'history':
        this.#histories.push({ symbol, timeframe: String(frame.tf), bars: Number(frame.bars), toMs: Number(frame.to_ms) });
        break;
      case 'position':
        this.#positions.set(symbol, { ms: Number(frame.ms), lines: Number(frame.n) });
        break;
      case 'go':
        this.#go(Number(frame.seq), Number(frame.ms));
        break;
      case 'ack':
        this.#acknowledged = Math.max(this.#acknowledged, Math.min(Number(frame.seq), this.lastSequence));
        this.emit('ack', this.#acknowledged);
        this.#schedulePump();
        break;
      case 'ping':
        if (this.faults.asleep !== true) this.#write(JSON.stringify({ t: 'pong', id: frame.id }));
        break;
      case 'pong':
        this.emit('pong', frame.id);
        break;
      default:
        throw new Error(`The app sent a frame that the expert advisor does not know: ${JSON.stringify(frame)}`);
    }
  }

  #describe(symbol: string): void {
    const properties = this.#options.database.properties(symbol);
    if (properties === null) {
      this.#write(JSON.stringify({ t: 'no_symbol', s: symbol }));
      return;
    }
    this.#write(
      JSON.stringify({
        t: 'symbol',
        s: symbol,
        digits: properties.digits,
        point: properties.point,
        tick_size: properties.tickSize,
        contract_size: properties.contractSize,
        volume_step: properties.volumeStep,
        currency_base: properties.currencyBase,
        currency_profit: properties.currencyProfit,
        path: properties.path,
        calc_mode: properties.calcMode,
      }),
    );
  }

  /** Goes on after what the app has: from the ring when that holds it, else by time from the terminal's database. */
  #go(sequence: number, ms: number): void {
    const index = this.#ring.findIndex((sent) => sent.sequence === sequence);
    const knowsIt = index >= 0 && (ms < 0 || this.#ring[index]?.ms === ms);
    const isFresh = sequence === 0 && this.#nextSequence === 1;
    this.#hasGone = true;
    this.#isLive = false;
    this.#acknowledged = sequence;
    this.#write(JSON.stringify({ t: 'resume', seq: sequence + 1 }));
    if (knowsIt) {
      for (const sent of this.#ring.slice(index + 1)) this.#write(sent.line);
    } else {
      if (!isFresh) this.#cursors.clear();
      this.#ring = [];
      this.#nextSequence = sequence + 1;
    }
    for (const symbol of this.#subscribed) {
      const position = this.#positions.get(symbol);
      if (position !== undefined && !this.#cursors.has(symbol)) this.#cursors.set(symbol, { ...position });
    }
    this.emit('go', sequence);
    this.#schedulePump();
  }

  #schedulePump(): void {
    if (this.#pumpScheduled) return;
    this.#pumpScheduled = true;
    // Like the timer of the expert advisor: whatever came since the last round goes out together.
    setImmediate(() => {
      this.#pumpScheduled = false;
      this.#pump();
    });
  }

  #pump(): void {
    const socket = this.#socket;
    if (socket === null || !this.#hasGone || this.faults.asleep === true || socket.writableNeedDrain) return;
    const history = this.#histories.shift();
    if (history !== undefined) {
      this.#sendHistory(history);
      this.#schedulePump();
      return;
    }
    let sent = 0;
    for (const [symbol, cursor] of this.#cursors) sent += this.#poll(symbol, cursor);
    if (sent > 0) this.#schedulePump();
    else if (!this.#isLive && !this.#isRingFull()) {
      this.#isLive = true;
      this.#write(JSON.stringify({ t: 'live', seq: this.lastSequence }));
      this.emit('live');
    }
  }

  #isRingFull(): boolean {
    return this.lastSequence - this.#acknowledged >= (this.#options.ringSize ?? 65_536);
  }

  /** Everything of the symbol since its cursor, at most one poll full. */
  #poll(symbol: string, cursor: { ms: number; lines: number }): number {
    const perPoll = this.#options.ticksPerPoll ?? 200;
    const ticks = this.#options.database.copyTicks(symbol, cursor.ms, perPoll + cursor.lines);
    let skip = cursor.lines;
    let sent = 0;
    for (const tick of ticks) {
      for (const flags of flagsOfLines(tick)) {
        if (tick.ms === cursor.ms && skip > 0) {
          skip--;
          continue;
        }
        if (this.#isRingFull()) return sent;
        this.#sendTick(symbol, tick, flags);
        sent++;
        if (tick.ms === cursor.ms) cursor.lines++;
        else {
          cursor.ms = tick.ms;
          cursor.lines = 1;
          skip = 0;
        }
      }
    }
    return sent;
  }

  #sendTick(symbol: string, tick: TerminalTick, flags: number): void {
    const sequence = this.#nextSequence++;
    const line = `{"t":"tick","s":${JSON.stringify(symbol)},"seq":${sequence},"ms":${tick.ms},"b":${tick.bid},"a":${tick.ask},"l":${tick.last},"v":${tick.volume},"f":${flags}}`;
    this.#ring.push({ sequence, ms: tick.ms, line });
    const size = this.#options.ringSize ?? 65_536;
    if (this.#ring.length > size) this.#ring.splice(0, this.#ring.length - size);
    this.#write(line);
  }

  #sendHistory(history: { symbol: string; timeframe: string; bars: number; toMs: number }): void {
    const rows = this.#options.database.copyRates(history.symbol, history.timeframe, history.toMs, history.bars);
    for (let from = 0; from === 0 || from < rows.length; from += BARS_PER_FRAME) {
      const part = rows.slice(from, from + BARS_PER_FRAME);
      const last = from + BARS_PER_FRAME >= rows.length;
      this.#write(JSON.stringify({ t: 'bars', s: history.symbol, tf: history.timeframe, rows: part, last }));
    }
  }

  #write(line: string): void {
    const mangled = this.faults.mangle === undefined ? line : this.faults.mangle(line);
    if (mangled !== null) this.say(mangled);
  }

  #writeBytes(bytes: Buffer): void {
    const socket = this.#socket;
    if (socket === null || socket.destroyed || !socket.writable) return;
    const left = this.faults.cutAfterBytes;
    if (left !== undefined && bytes.length >= left) {
      delete this.faults.cutAfterBytes;
      socket.write(bytes.subarray(0, left), () => socket.destroy());
      this.#socket = null;
      return;
    }
    if (left !== undefined) this.faults.cutAfterBytes = left - bytes.length;
    const piece = this.faults.pieceBytes ?? bytes.length;
    for (let at = 0; at < bytes.length; at += piece) socket.write(bytes.subarray(at, at + piece));
  }
}
