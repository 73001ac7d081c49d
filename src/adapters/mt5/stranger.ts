import type { Socket } from 'node:net';
import type { BridgeContext } from './bridge-context.ts';
import { type HelloFrame, helloFrame, MT5_PROTOCOL_VERSION, parseLine } from './frames.ts';
import { LineConnection, type LineHandler } from './line-connection.ts';
import type { TokenGate } from './token-gate.ts';

/** A connection that has not shown the token yet. It may say one line, a short one, soon. */
export class Stranger implements LineHandler {
  readonly connection: LineConnection;
  readonly #context: BridgeContext;
  readonly #gate: TokenGate;
  readonly #accept: (hello: HelloFrame, connection: LineConnection) => void;
  readonly #gone: (stranger: Stranger) => void;
  #timer: NodeJS.Timeout;

  constructor(
    socket: Socket,
    context: BridgeContext,
    gate: TokenGate,
    listener: { accept: (hello: HelloFrame, connection: LineConnection) => void; gone: (stranger: Stranger) => void },
  ) {
    this.#context = context;
    this.#gate = gate;
    this.#accept = listener.accept;
    this.#gone = listener.gone;
    this.connection = new LineConnection(socket, context.clock, this, context.limits.maximumHelloBytes);
    this.#timer = setTimeout(() => this.connection.drop(), context.limits.helloTimeoutMs);
  }

  line(bytes: Buffer, from: number, to: number): void {
    const hello = helloFrame.safeParse(parseLine(bytes, from, to));
    if (!hello.success) {
      this.#context.report({ code: 'BadHello', message: 'A program connected to the MetaTrader port without a valid greeting.' });
      // No more than needed goes to something that may be a browser or a scanner.
      this.connection.refuse('BadHello', 'Expected a hello frame of the Tradewind bridge as the first line.', 60);
      return;
    }
    clearTimeout(this.#timer);
    const delayMs = this.#gate.turnDelayMs();
    if (delayMs === null) this.connection.drop();
    else if (delayMs === 0) this.#judge(hello.data);
    else {
      this.connection.pause();
      this.#timer = setTimeout(() => this.#judge(hello.data), delayMs);
    }
  }

  idle(): void {}

  closed(): void {
    clearTimeout(this.#timer);
    this.#gone(this);
  }

  #judge(hello: HelloFrame): void {
    if (!this.#gate.isRight(hello.token)) {
      this.#context.report({
        code: 'WrongToken',
        message:
          'A terminal connected with a wrong token. Copy the current token into the input InpToken of the expert advisor, or create a new one.',
      });
      this.connection.refuse('BadToken', 'The token is not the one of this app. Copy the current token into the input InpToken.', 60);
    } else if (hello.v !== MT5_PROTOCOL_VERSION) {
      const text = `Expected protocol version ${MT5_PROTOCOL_VERSION}, found ${hello.v}. Install the expert advisor that came with this app.`;
      this.#context.report({ code: 'BadVersion', message: text });
      this.connection.refuse('BadVersion', text, 300);
    } else {
      this.#gone(this);
      this.#accept(hello, this.connection);
      if (!this.#context.isBehind) this.connection.resume();
    }
  }
}
