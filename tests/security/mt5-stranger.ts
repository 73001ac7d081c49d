import { connect, type Socket } from 'node:net';

/** A program on this machine that connects to the bridge's port and says what it likes. */
export class LocalStranger {
  readonly socket: Socket;
  #heard = '';
  readonly #closed: Promise<unknown>;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1' });
    this.socket.on('data', (chunk) => {
      this.#heard += chunk.toString('utf8');
    });
    this.socket.on('error', () => {});
    // Not `once`: that gives up at an error, and a connection may be reset.
    this.#closed = new Promise((resolve) => this.socket.on('close', resolve));
  }

  get heard(): string {
    return this.#heard;
  }

  say(...lines: (string | object)[]): this {
    for (const line of lines) this.socket.write(typeof line === 'string' ? line : `${JSON.stringify(line)}\n`);
    return this;
  }

  /** Resolves with all it was told once the other side has closed. */
  async untilClosed(): Promise<string> {
    await this.#closed;
    return this.#heard;
  }
}

/** A valid greeting but for what is given. */
export const helloWith = (fields: object): object => ({
  t: 'hello',
  v: 1,
  token: 'guess',
  login: 1,
  server: 'Demo-Server',
  company: '',
  currency: 'USD',
  tz_offset_s: 0,
  zone: 'fixed',
  build: 1,
  symbols: ['EURUSD'],
  ...fields,
});
