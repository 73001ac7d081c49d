import type { SymbolData } from './market-data.ts';
import type { RunResult } from './run-result.ts';

/** Money in one symbol from its first close on, at a time: units grow by splits, and dividends stay beside them as money. */
class Holding {
  readonly #data: SymbolData;
  readonly #capital: number;
  #bar = -1;
  #action = 0;
  #units: number;
  #paid = 0;

  constructor(data: SymbolData, capital: number) {
    this.#data = data;
    this.#capital = capital;
    this.#units = capital / (data.bars.close[0] as number);
  }

  /** Its value at the close of the bar that is open at `timeUs`, or was the last one. Times must not fall. */
  valueAt(timeUs: number): number {
    const { bars, actions = [] } = this.#data;
    while (this.#bar + 1 < bars.timeUs.length && (bars.timeUs[this.#bar + 1] as number) <= timeUs) this.#bar++;
    if (this.#bar < 0) return this.#capital;
    const nowUs = bars.timeUs[this.#bar] as number;
    for (let action = actions[this.#action]; action !== undefined && action.timeUs <= nowUs; action = actions[++this.#action]) {
      // What comes with the first bar was known when it was bought.
      if (action.timeUs <= (bars.timeUs[0] as number)) continue;
      if (action.type === 'split') this.#units *= action.ratio;
      else this.#paid += this.#units * action.amount;
    }
    return this.#units * (bars.close[this.#bar] as number) + this.#paid;
  }
}

/** Equal money in every symbol from its first close on, held: one value a point of the account, which begins there, too. Costs and rates are left out. */
export function heldValue(
  { equity, initialCapital }: Pick<RunResult, 'equity' | 'initialCapital'>,
  symbols: readonly SymbolData[],
): Float64Array {
  const holdings = symbols.map((data) => new Holding(data, initialCapital / symbols.length));
  return equity.timeUs.map((timeUs) => holdings.reduce((sum, holding) => sum + holding.valueAt(timeUs), 0));
}
