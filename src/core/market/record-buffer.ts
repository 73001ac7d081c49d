/** Fixed-width records of doubles that grow in place: no allocation per record, doubling when full. */
export class RecordBuffer {
  readonly width: number;
  records: Float64Array<ArrayBuffer>;
  count = 0;

  constructor(width: number, capacity: number) {
    this.width = width;
    this.records = new Float64Array(width * capacity);
  }

  /** Offset of a new record's first double. The caller fills all of it. */
  grow(): number {
    const offset = this.count * this.width;
    if (offset + this.width > this.records.length) {
      const larger = new Float64Array(Math.max(this.records.length * 2, this.width * 16));
      larger.set(this.records);
      this.records = larger;
    }
    this.count++;
    return offset;
  }

  clear(): void {
    this.count = 0;
  }

  /** A view of what was written. */
  written(): Float64Array<ArrayBuffer> {
    return this.records.subarray(0, this.count * this.width);
  }
}
