import type { Socket } from 'node:net';
import type { Clock } from '#core/ports/clock.ts';
import { type AppFrame, encodeFrame, type RefusalCode } from './frames.ts';
import { LineBuffer } from './line-buffer.ts';

/** Who takes the lines of a connection. */
export interface LineHandler {
  /** One line, `bytes[from, to)`; the bytes may not be kept. */
  line(bytes: Buffer, from: number, to: number): void;
  /** All lines that had arrived are handed over. */
  idle(): void;
  closed(): void;
}

/** Bytes that may wait for a terminal that doesn't read. */
const MAXIMUM_UNSENT_BYTES = 1_048_576;

/** Time for the other side to read a refusal and close. */
const CLOSING_GRACE_MS = 250;

/** One socket as lines, with a bound on their length, a brake, and acknowledgements that never queue up. */
export class LineConnection {
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #buffer = new LineBuffer();
  #handler: LineHandler;
  #maximumLineBytes: number;
  #isPaused = false;
  #isHandling = false;
  #isClosed = false;
  #waitingAck = 0;
  /** Monotonic time of the last byte from the other side. */
  lastByteMs: number;

  constructor(socket: Socket, clock: Clock, handler: LineHandler, maximumLineBytes: number) {
    this.#socket = socket;
    this.#clock = clock;
    this.#handler = handler;
    this.#maximumLineBytes = maximumLineBytes;
    this.lastByteMs = clock.monotonicMs();
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      // What comes after a refusal is read and thrown away, so that the refusal itself still arrives.
      if (this.#isClosed) return;
      this.lastByteMs = clock.monotonicMs();
      this.#buffer.push(chunk);
      this.#handLines();
    });
    socket.on('drain', () => {
      if (this.#waitingAck > 0) this.ack(this.#waitingAck);
    });
    // An error is always followed by close; the terminal comes back by itself.
    socket.on('error', () => {});
    socket.on('close', () => this.#finish());
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** From the next line on, another handler. */
  handOver(handler: LineHandler, maximumLineBytes: number): void {
    this.#handler = handler;
    this.#maximumLineBytes = maximumLineBytes;
  }

  send(frame: AppFrame): void {
    if (this.#isClosed) return;
    this.#socket.write(encodeFrame(frame));
    if (this.#socket.writableLength > MAXIMUM_UNSENT_BYTES) this.#socket.destroy();
  }

  /** Sends the newest acknowledgement; while the terminal doesn't read, only the newest waits. */
  ack(sequence: number): void {
    if (this.#socket.writableNeedDrain) this.#waitingAck = sequence;
    else {
      this.#waitingAck = 0;
      this.send({ t: 'ack', seq: sequence });
    }
  }

  /** Says why, then closes. Nothing more is read. */
  refuse(code: RefusalCode, text: string, retrySeconds: number): void {
    if (this.#isClosed) return;
    this.#socket.end(encodeFrame({ t: 'refuse', code, text, retry_s: retrySeconds }));
    this.#socket.resume();
    const timer = setTimeout(() => this.#socket.destroy(), CLOSING_GRACE_MS);
    this.#socket.once('close', () => clearTimeout(timer));
    this.#finish();
  }

  /** Closes without a word. */
  drop(): void {
    this.#socket.destroy();
    this.#finish();
  }

  /** Stops handing over lines, and reading: the other side's sends will block in time. */
  pause(): void {
    this.#isPaused = true;
    this.#socket.pause();
  }

  resume(): void {
    if (!this.#isPaused || this.#isClosed) return;
    this.#isPaused = false;
    // The silence was ours.
    this.lastByteMs = this.#clock.monotonicMs();
    this.#handLines();
    if (!this.#isPaused) this.#socket.resume();
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  #handLines(): void {
    if (this.#isHandling) return;
    this.#isHandling = true;
    const buffer = this.#buffer;
    try {
      while (!this.#isPaused && !this.#isClosed && buffer.advance()) {
        if (buffer.to - buffer.from > this.#maximumLineBytes) {
          this.#refuseLongLine();
          return;
        }
        this.#handler.line(buffer.bytes, buffer.from, buffer.to);
      }
      if (this.#isClosed) return;
      this.#handler.idle();
      if (!this.#isPaused && buffer.pending > this.#maximumLineBytes) this.#refuseLongLine();
    } finally {
      this.#isHandling = false;
    }
  }

  #refuseLongLine(): void {
    this.refuse('LineTooLong', `Expected lines of at most ${this.#maximumLineBytes} bytes, found a longer one. Reconnect.`, 5);
  }

  #finish(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#buffer.clear();
    this.#handler.closed();
  }
}
