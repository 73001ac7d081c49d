/** The newest prices of every instrument, by numeric id. NaN where nothing is known. */
export class QuoteTable {
  #room = 16;
  #bid = new Float64Array(16).fill(Number.NaN);
  #ask = new Float64Array(16).fill(Number.NaN);
  #last = new Float64Array(16).fill(Number.NaN);
  #timeUs = new Float64Array(16).fill(Number.NaN);
  #receivedUs = new Float64Array(16).fill(Number.NaN);

  register(instrument: number): void {
    if (instrument < this.#room) return;
    this.#room = Math.max(instrument + 1, this.#room * 2);
    const grow = (column: Float64Array): Float64Array<ArrayBuffer> => {
      const larger = new Float64Array(this.#room).fill(Number.NaN);
      larger.set(column);
      return larger;
    };
    this.#bid = grow(this.#bid);
    this.#ask = grow(this.#ask);
    this.#last = grow(this.#last);
    this.#timeUs = grow(this.#timeUs);
    this.#receivedUs = grow(this.#receivedUs);
  }

  /** A quote moves bid, ask and last (its bid); a print (ask NaN) moves last alone. */
  update(instrument: number, bid: number, ask: number, timeUs: number, receivedUs: number): void {
    // Out of order: the board shows the newest.
    if (timeUs < (this.#timeUs[instrument] as number)) return;
    if (!Number.isNaN(ask)) {
      this.#bid[instrument] = bid;
      this.#ask[instrument] = ask;
    }
    this.#last[instrument] = bid;
    this.#timeUs[instrument] = timeUs;
    this.#receivedUs[instrument] = receivedUs;
  }

  /** A price from stored bars, for an instrument of which no tick has come yet. */
  seed(instrument: number, last: number, timeUs: number): void {
    if (!Number.isNaN(this.timeUs(instrument))) return;
    this.#last[instrument] = last;
    this.#timeUs[instrument] = timeUs;
  }

  /** Nothing is known of the instrument any more. */
  forget(instrument: number): void {
    for (const column of [this.#bid, this.#ask, this.#last, this.#timeUs, this.#receivedUs]) column[instrument] = Number.NaN;
  }

  bid(instrument: number): number {
    return this.#bid[instrument] ?? Number.NaN;
  }

  ask(instrument: number): number {
    return this.#ask[instrument] ?? Number.NaN;
  }

  last(instrument: number): number {
    return this.#last[instrument] ?? Number.NaN;
  }

  timeUs(instrument: number): number {
    return this.#timeUs[instrument] ?? Number.NaN;
  }

  receivedUs(instrument: number): number {
    return this.#receivedUs[instrument] ?? Number.NaN;
  }
}
