/** The last pivot of one kind, against which the next is told to be higher or lower. */
export class PivotTrend {
  readonly reach: number;
  /** Bar of the last pivot, -1 before there is one or when it is out of reach. */
  lastAt = -1;
  lastPrice = Number.NaN;

  constructor(reach: number) {
    this.reach = reach;
  }

  /** Takes the pivot at bar `at`: 1 where it is higher, -1 where lower than the last one within reach, else NaN. The last one is still `last…`. */
  compare(at: number, price: number): number {
    if (this.lastAt >= 0 && this.lastAt < at - this.reach) this.lastAt = -1;
    if (this.lastAt < 0 || price === this.lastPrice) return Number.NaN;
    return price > this.lastPrice ? 1 : -1;
  }

  /** Makes this pivot the last one. */
  follow(at: number, price: number): void {
    this.lastAt = at;
    this.lastPrice = price;
  }

  copyFrom(other: PivotTrend): void {
    this.lastAt = other.lastAt;
    this.lastPrice = other.lastPrice;
  }
}
