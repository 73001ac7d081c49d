/** Dense numbers for the streams of ticks: one per source and instrument that ever met. O(1) to find, no allocation. */
export class StreamTable {
  #byPair: Int32Array = new Int32Array(64 * 64).fill(-1);
  #instrumentRoom = 64;
  readonly sources: number[] = [];
  readonly instruments: number[] = [];

  get count(): number {
    return this.sources.length;
  }

  /** Number of the stream; -1 when the pair was never announced. */
  find(source: number, instrument: number): number {
    if (!(instrument >= 0 && instrument < this.#instrumentRoom)) return -1;
    // A missing or fractional id reads as undefined.
    return this.#byPair[source * this.#instrumentRoom + instrument] ?? -1;
  }

  add(source: number, instrument: number): number {
    const known = this.find(source, instrument);
    if (known >= 0) return known;
    this.#makeRoom(source, instrument);
    const stream = this.count;
    this.sources.push(source);
    this.instruments.push(instrument);
    this.#byPair[source * this.#instrumentRoom + instrument] = stream;
    return stream;
  }

  /** Streams of one instrument, in the order in which they were announced. */
  ofInstrument(instrument: number): number[] {
    return this.instruments.flatMap((candidate, stream) => (candidate === instrument ? [stream] : []));
  }

  #makeRoom(source: number, instrument: number): void {
    const sourceRoom = this.#byPair.length / this.#instrumentRoom;
    if (source < sourceRoom && instrument < this.#instrumentRoom) return;
    const instrumentRoom = Math.max(this.#instrumentRoom, 2 ** Math.ceil(Math.log2(instrument + 1)));
    const larger = new Int32Array(instrumentRoom * Math.max(sourceRoom, 2 ** Math.ceil(Math.log2(source + 1)))).fill(-1);
    for (let stream = 0; stream < this.count; stream++)
      larger[(this.sources[stream] as number) * instrumentRoom + (this.instruments[stream] as number)] = stream;
    this.#byPair = larger;
    this.#instrumentRoom = instrumentRoom;
  }
}
