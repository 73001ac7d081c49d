/** Sign of the least-squares slope of volumes over their position, from running sums. Unknown volumes are left out. */
export class VolumeSlope {
  #count = 0;
  #sumX = 0;
  #sumY = 0;
  #sumXY = 0;
  #position = 0;

  add(volume: number): void {
    const x = this.#position++;
    if (Number.isNaN(volume)) return;
    this.#count++;
    this.#sumX += x;
    this.#sumY += volume;
    this.#sumXY += x * volume;
  }

  /** Whether the fitted line does not rise; true for fewer than two volumes. */
  get isFalling(): boolean {
    return this.#count * this.#sumXY - this.#sumX * this.#sumY <= 0;
  }

  clone(): VolumeSlope {
    const copy = new VolumeSlope();
    copy.#count = this.#count;
    copy.#sumX = this.#sumX;
    copy.#sumY = this.#sumY;
    copy.#sumXY = this.#sumXY;
    copy.#position = this.#position;
    return copy;
  }
}
