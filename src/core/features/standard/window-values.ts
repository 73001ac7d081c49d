import type { BarFrame } from './bar-frame.ts';

/** Bars of the window. */
const SIZE = 20;
/** Bars of the shorter window of the money flow index. */
const FLOW_SIZE = 14;
/** Doubles of a row: close, typical price, volume, volume × place in the bar, squared height, step of the close, signed flow, free. */
const WIDTH = 8;
const HALF = SIZE * WIDTH;

/**
 * Sums and deviations over the newest 20 bars, taken afresh at every bar in two passes over all quantities at once: no rounding is
 * carried along, and equal bars give equal bits wherever the history begins. NaN until there are enough bars.
 */
export class WindowValues {
  closeMean = Number.NaN;
  closeDeviation = Number.NaN;
  typicalMean = Number.NaN;
  /** Mean absolute deviation of the typical price. */
  typicalDeviation = Number.NaN;
  volumeMean = Number.NaN;
  volumeDeviation = Number.NaN;
  /** Mean of volume × (2 (close - low) / (high - low) - 1). */
  moneyFlowMean = Number.NaN;
  /** Mean of ln(high / low)². */
  squaredHeightMean = Number.NaN;
  /** Sum of |close - close[1]|. */
  way = Number.NaN;
  /** Typical price × volume over 14 bars, bars that closed typically higher less those lower, and both together. */
  netFlow = Number.NaN;
  totalFlow = Number.NaN;
  /** Each row is kept twice, so that the newest 20 always lie one after another. */
  readonly #rows = new Float64Array(2 * HALF).fill(Number.NaN);
  #next = 0;

  take(frame: BarFrame): void {
    const { high, low, close, typical, volume } = frame;
    const rows = this.#rows;
    const at = this.#next;
    const range = high - low;
    const height = low > 0 ? Math.log(high / low) : Number.NaN;
    const flow = typical * volume;
    rows[at] = close;
    rows[at + 1] = typical;
    rows[at + 2] = volume;
    rows[at + 3] = range > 0 ? ((2 * (close - low)) / range - 1) * volume : 0;
    rows[at + 4] = height * height;
    rows[at + 5] = Math.abs(close - frame.previousClose);
    // The first bar has none before: its flow is unknown.
    rows[at + 6] =
      typical > frame.previousTypical ? flow : typical < frame.previousTypical ? -flow : typical === frame.previousTypical ? 0 : Number.NaN;
    for (let k = at; k < at + WIDTH - 1; k++) rows[k + HALF] = rows[k] as number;
    this.#next = at + WIDTH === HALF ? 0 : at + WIDTH;
    this.#sum();
    this.#spread();
    this.#sumFlows();
  }

  #sum(): void {
    const rows = this.#rows;
    let close = 0;
    let typical = 0;
    let volume = 0;
    let moneyFlow = 0;
    let squaredHeight = 0;
    let way = 0;
    const end = this.#next + HALF;
    for (let i = this.#next; i < end; i += WIDTH) {
      close += rows[i] as number;
      typical += rows[i + 1] as number;
      volume += rows[i + 2] as number;
      moneyFlow += rows[i + 3] as number;
      squaredHeight += rows[i + 4] as number;
      way += rows[i + 5] as number;
    }
    this.closeMean = close / SIZE;
    this.typicalMean = typical / SIZE;
    this.volumeMean = volume / SIZE;
    this.moneyFlowMean = moneyFlow / SIZE;
    this.squaredHeightMean = squaredHeight / SIZE;
    this.way = way;
  }

  #spread(): void {
    const rows = this.#rows;
    const { closeMean, typicalMean, volumeMean } = this;
    let close = 0;
    let typical = 0;
    let volume = 0;
    const end = this.#next + HALF;
    for (let i = this.#next; i < end; i += WIDTH) {
      const closeDistance = (rows[i] as number) - closeMean;
      const volumeDistance = (rows[i + 2] as number) - volumeMean;
      close += closeDistance * closeDistance;
      typical += Math.abs((rows[i + 1] as number) - typicalMean);
      volume += volumeDistance * volumeDistance;
    }
    this.closeDeviation = Math.sqrt(close / SIZE);
    this.typicalDeviation = typical / SIZE;
    this.volumeDeviation = Math.sqrt(volume / SIZE);
  }

  #sumFlows(): void {
    const rows = this.#rows;
    let net = 0;
    let total = 0;
    const end = this.#next + HALF;
    for (let i = end - FLOW_SIZE * WIDTH + 6; i < end; i += WIDTH) {
      const flow = rows[i] as number;
      net += flow;
      total += Math.abs(flow);
    }
    this.netFlow = net;
    this.totalFlow = total;
  }

  copyFrom(other: WindowValues): void {
    this.#rows.set(other.#rows);
    this.#next = other.#next;
  }
}
