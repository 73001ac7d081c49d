import { HighLowChannel } from '../high-low-channel.ts';
import { AverageTrueRange } from '../volatility/atr.ts';

/** How near to one another swings count as equal, from bars known by then. */
export interface ToleranceRule {
  /** `range`: a fraction of the range of the newest bars. `atr`: a multiple of the average true range. */
  readonly by: 'range' | 'atr';
  readonly rangeFraction: number;
  readonly rangeBars: number;
  readonly atrPeriod: number;
  readonly atrMultiple: number;
}

/** The tolerance bar by bar, in price units; NaN while an average true range is not known. */
export class LiquidityTolerance {
  readonly rule: ToleranceRule;
  readonly #channel: HighLowChannel;
  #atr: AverageTrueRange;
  value = Number.NaN;

  constructor(rule: ToleranceRule) {
    this.rule = rule;
    this.#channel = new HighLowChannel(rule.rangeBars);
    this.#atr = new AverageTrueRange(rule.atrPeriod);
  }

  next(high: number, low: number, close: number): void {
    if (this.rule.by === 'atr') {
      this.value = this.#atr.next(high, low, close) * this.rule.atrMultiple;
      return;
    }
    this.#channel.next(high, low);
    this.value = (this.#channel.high - this.#channel.low) * this.rule.rangeFraction;
  }

  clone(): LiquidityTolerance {
    const copy = new LiquidityTolerance(this.rule);
    copy.#channel.copyFrom(this.#channel);
    copy.#atr = this.#atr.clone();
    copy.value = this.value;
    return copy;
  }
}
