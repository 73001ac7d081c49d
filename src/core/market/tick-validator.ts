import {
  ACCEPTED,
  CROSSED_QUOTE,
  DUPLICATE,
  FUTURE_TIME,
  INVALID_PRICE,
  INVALID_TIME,
  INVALID_VOLUME,
  OUTLIER,
  SPREAD_TOO_WIDE,
  TOO_OLD,
} from './reject-reasons.ts';
import { TICK_ASK, TICK_BID, TICK_EVENT_TIME, TICK_RECEIVED_TIME, TICK_VOLUME } from './tick-record.ts';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_SECOND } from './timeframe.ts';

// State of one stream (one instrument from one source).
const COUNT = 0;
const LAST_TIME = 1;
const LAST_BID = 2;
const LAST_ASK = 3;
const LAST_MID = 4;
const VARIANCE = 5;
const USUAL_SPREAD = 6;
const USUAL_GAP = 7;
const PENDING_COUNT = 8;
const PENDING_MID = 9;
const PENDING_SPREAD_COUNT = 10;
const SKEW_BASE = 11;
const PENDING_SKEW_COUNT = 12;
const PENDING_SKEW = 13;

/** Doubles in the saved state of one stream. */
export const TICK_VALIDATOR_STATE_WIDTH = 14;

/** 1980-01-01: no electronic tick is older. */
const EARLIEST_US = 315_532_800 * MICROSECONDS_PER_SECOND;
/** 2100-01-01: a time beyond is another unit. */
const LATEST_US = 4_102_444_800 * MICROSECONDS_PER_SECOND;
const SMALLEST_PRICE = 1e-12;
const LARGEST_PRICE = 1e12;
const FUTURE_TOLERANCE_US = 60 * MICROSECONDS_PER_SECOND;
const SKEW_AGREEMENT_US = 5 * MICROSECONDS_PER_SECOND;
const AGREEING_TICKS = 3;
const WEIGHT = 0.02;
/** Squared number of standard deviations beyond which a return is an outlier: 8². */
const OUTLIER_SQUARED = 64;
/** Moves below 0.05 % are never outliers. */
const SMALLEST_OUTLIER_SQUARED = 5e-4 * 5e-4;
/** Nor are moves of so many price steps: where a step is coarse and rare, the variance says nothing about it. */
const STEPS_NO_OUTLIER = 3.5;
/** Refused prices agree when they lie this share of the jump apart: a market that jumped is wild for a while. */
const AGREEING_SHARE_OF_JUMP = 0.25;
const INITIAL_VARIANCE = 1e-6;
const LARGEST_TIME_SCALE = 1e6;
const SPREAD_MULTIPLE = 30;
const SMALLEST_WIDE_SPREAD = 5e-4;
const GAP_MULTIPLE = 20;
const SMALLEST_GAP_US = 10 * MICROSECONDS_PER_SECOND;

/**
 * Decides tick by tick what enters the pipeline: price, spread, time, volume, duplicates and outliers. O(1), no allocation.
 *
 * Outliers: a return is refused when it is beyond 8 standard deviations of the exponentially weighted variance of the stream's
 * returns (weight 0.02, scaled with the time since the last tick as for a random walk), beyond 0.05 % and beyond 3 price steps. Refused
 * ticks do not move the statistics, but the third in a row that agrees (to a quarter of the jump) is accepted as the new level: a
 * real jump never locks a symbol out. The same holds for the spread (30 times its usual width and 0.05 % of the price) and for a clock that runs ahead.
 */
export class TickValidator {
  /** Microseconds without a tick before the one accepted last, when that was a gap (20 × the usual distance, 10 s at least); else 0. */
  gapUs = 0;
  #state: Float64Array = new Float64Array(TICK_VALIDATOR_STATE_WIDTH * 16);
  #streams = 0;
  /** Moves up to this are never outliers, in price units, by stream. */
  #smallMove: number[] = [];

  /** Makes room for streams 0 … `stream`. `tickSize`: the price step of its instrument; 0 when not known. */
  register(stream: number, tickSize = 0): void {
    while (this.#smallMove.length <= stream) this.#smallMove.push(0);
    this.#smallMove[stream] = STEPS_NO_OUTLIER * tickSize;
    const needed = (stream + 1) * TICK_VALIDATOR_STATE_WIDTH;
    if (needed > this.#state.length) {
      const larger = new Float64Array(Math.max(needed, this.#state.length * 2));
      larger.set(this.#state);
      this.#state = larger;
    }
    this.#streams = Math.max(this.#streams, stream + 1);
  }

  /** Judges the tick record at `offset`; returns 0 when it is accepted, else the position of the reason in REJECT_REASONS. */
  validate(stream: number, records: Float64Array, offset: number): number {
    const state = this.#state;
    const at = stream * TICK_VALIDATOR_STATE_WIDTH;
    const timeUs = records[offset + TICK_EVENT_TIME] as number;
    const bid = records[offset + TICK_BID] as number;
    const ask = records[offset + TICK_ASK] as number;
    const volume = records[offset + TICK_VOLUME] as number;
    if (this.gapUs !== 0) this.gapUs = 0;
    if (!(bid >= SMALLEST_PRICE && bid < LARGEST_PRICE)) return INVALID_PRICE;
    let mid = bid;
    let spread = -1;
    // A print has NaN as its ask.
    if (!Number.isNaN(ask)) {
      if (!(ask >= SMALLEST_PRICE && ask < LARGEST_PRICE)) return INVALID_PRICE;
      if (bid > ask) return CROSSED_QUOTE;
      mid = 0.5 * (bid + ask);
      spread = ask - bid;
    }
    if (!(timeUs >= EARLIEST_US && timeUs < LATEST_US) || Math.floor(timeUs) !== timeUs) return INVALID_TIME;
    if (!(volume >= 0 && volume < Number.POSITIVE_INFINITY)) return INVALID_VOLUME;
    const skew = timeUs - (records[offset + TICK_RECEIVED_TIME] as number);
    // Negated, so that a received time of NaN is refused too.
    if (!(skew <= (state[at + SKEW_BASE] as number) + FUTURE_TOLERANCE_US) && !this.#skewAgrees(at, skew)) return FUTURE_TIME;

    if ((state[at + COUNT] as number) === 0) {
      this.#start(at, timeUs, bid, ask, mid, spread);
      return ACCEPTED;
    }
    const lastTimeUs = state[at + LAST_TIME] as number;
    const elapsedUs = timeUs - lastTimeUs;
    if (elapsedUs < -MICROSECONDS_PER_DAY) return TOO_OLD;
    if (elapsedUs === 0 && bid === state[at + LAST_BID] && ask === state[at + LAST_ASK]) return DUPLICATE;

    let usualSpread = state[at + USUAL_SPREAD] as number;
    if (spread > SPREAD_MULTIPLE * usualSpread && spread > SMALLEST_WIDE_SPREAD * mid && usualSpread > 0) {
      const seen = (state[at + PENDING_SPREAD_COUNT] as number) + 1;
      state[at + PENDING_SPREAD_COUNT] = seen;
      if (seen < AGREEING_TICKS) return SPREAD_TOO_WIDE;
      usualSpread = spread;
    }

    const lastMid = state[at + LAST_MID] as number;
    const move = (mid - lastMid) / lastMid;
    let square = move * move;
    const usualGapUs = state[at + USUAL_GAP] as number;
    const variance = state[at + VARIANCE] as number;
    if (
      square > SMALLEST_OUTLIER_SQUARED &&
      square > OUTLIER_SQUARED * variance &&
      Math.abs(mid - lastMid) > (this.#smallMove[stream] as number)
    ) {
      let scale = usualGapUs > 0 ? elapsedUs / usualGapUs : 1;
      if (!(scale > 1)) scale = 1;
      else if (scale > LARGEST_TIME_SCALE) scale = LARGEST_TIME_SCALE;
      const limit = OUTLIER_SQUARED * variance * scale;
      if (square > limit && !this.#moveAgrees(at, mid, Math.max(OUTLIER_SQUARED * variance, SMALLEST_OUTLIER_SQUARED))) return OUTLIER;
      // An accepted jump widens the variance by what a normal large move would, not by the whole jump.
      square = Math.min(square, OUTLIER_SQUARED * variance);
    }
    state[at + PENDING_COUNT] = 0;
    state[at + PENDING_SPREAD_COUNT] = 0;
    state[at + COUNT] = (state[at + COUNT] as number) + 1;
    state[at + VARIANCE] = variance + WEIGHT * (square - variance);
    if (spread >= 0) state[at + USUAL_SPREAD] = usualSpread === 0 ? spread : usualSpread + WEIGHT * (spread - usualSpread);
    if (elapsedUs < 0) return ACCEPTED;
    if (elapsedUs > SMALLEST_GAP_US && elapsedUs > GAP_MULTIPLE * usualGapUs && usualGapUs > 0) this.gapUs = elapsedUs;
    if (usualGapUs === 0) state[at + USUAL_GAP] = elapsedUs;
    else {
      const boundedUs = elapsedUs > GAP_MULTIPLE * usualGapUs ? GAP_MULTIPLE * usualGapUs : elapsedUs;
      state[at + USUAL_GAP] = usualGapUs + WEIGHT * (boundedUs - usualGapUs);
    }
    state[at + LAST_TIME] = timeUs;
    state[at + LAST_BID] = bid;
    state[at + LAST_ASK] = ask;
    state[at + LAST_MID] = mid;
    return ACCEPTED;
  }

  /** Usual distance between two ticks of a stream in microseconds; 0 while unknown. */
  usualGapUs(stream: number): number {
    return this.#state[stream * TICK_VALIDATOR_STATE_WIDTH + USUAL_GAP] as number;
  }

  /** Usual spread of a stream in price units; 0 while unknown. */
  usualSpread(stream: number): number {
    return this.#state[stream * TICK_VALIDATOR_STATE_WIDTH + USUAL_SPREAD] as number;
  }

  /** Middle price of the tick accepted last; 0 while there was none. */
  lastMid(stream: number): number {
    return this.#state[stream * TICK_VALIDATOR_STATE_WIDTH + LAST_MID] as number;
  }

  /** This machine's clock was set forward (positive) or back: what counts as a future time moves with it. */
  clockJumped(jumpUs: number): void {
    for (let stream = 0; stream < this.#streams; stream++) {
      const at = stream * TICK_VALIDATOR_STATE_WIDTH + SKEW_BASE;
      this.#state[at] = Math.max(0, (this.#state[at] as number) - jumpUs);
    }
  }

  /** Copies the stream's whole state to `target` at `offset`: {@link TICK_VALIDATOR_STATE_WIDTH} doubles. */
  saveState(stream: number, target: Float64Array, offset: number): void {
    const at = stream * TICK_VALIDATOR_STATE_WIDTH;
    for (let i = 0; i < TICK_VALIDATOR_STATE_WIDTH; i++) target[offset + i] = this.#state[at + i] as number;
  }

  /** Puts back what {@link saveState} gave. The stream must be registered. */
  restoreState(stream: number, saved: Float64Array): void {
    if (saved.length !== TICK_VALIDATOR_STATE_WIDTH)
      throw new RangeError(`a tick validator state has ${TICK_VALIDATOR_STATE_WIDTH} numbers, got ${saved.length}`);
    this.#state.set(saved, stream * TICK_VALIDATOR_STATE_WIDTH);
  }

  #start(at: number, timeUs: number, bid: number, ask: number, mid: number, spread: number): void {
    const state = this.#state;
    state[at + COUNT] = 1;
    state[at + LAST_TIME] = timeUs;
    state[at + LAST_BID] = bid;
    state[at + LAST_ASK] = ask;
    state[at + LAST_MID] = mid;
    state[at + VARIANCE] = INITIAL_VARIANCE;
    state[at + USUAL_SPREAD] = spread > 0 ? spread : 0;
  }

  /** Counts refused prices that agree with one another; true at the third. */
  #moveAgrees(at: number, mid: number, toleranceSquared: number): boolean {
    const state = this.#state;
    const pendingMid = state[at + PENDING_MID] as number;
    const distance = (mid - pendingMid) / pendingMid;
    const near = (AGREEING_SHARE_OF_JUMP * (pendingMid - (state[at + LAST_MID] as number))) / pendingMid;
    const agrees = (state[at + PENDING_COUNT] as number) > 0 && distance * distance <= Math.max(toleranceSquared, near * near);
    const count = agrees ? (state[at + PENDING_COUNT] as number) + 1 : 1;
    state[at + PENDING_COUNT] = count;
    state[at + PENDING_MID] = mid;
    return count >= AGREEING_TICKS;
  }

  /** Counts times ahead of this machine that agree with one another; at the third they become the usual. */
  #skewAgrees(at: number, skew: number): boolean {
    const state = this.#state;
    const agrees =
      (state[at + PENDING_SKEW_COUNT] as number) > 0 && Math.abs(skew - (state[at + PENDING_SKEW] as number)) <= SKEW_AGREEMENT_US;
    const count = agrees ? (state[at + PENDING_SKEW_COUNT] as number) + 1 : 1;
    state[at + PENDING_SKEW_COUNT] = count;
    state[at + PENDING_SKEW] = skew;
    if (count < AGREEING_TICKS) return false;
    state[at + SKEW_BASE] = skew;
    state[at + PENDING_SKEW_COUNT] = 0;
    return true;
  }
}
