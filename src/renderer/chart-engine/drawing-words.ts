import { firstAnchor, type PositionDrawing } from '#core/drawings/drawing.ts';
import { positionFigures } from '#core/drawings/position.ts';
import { formatChange, formatNumber } from '../format/number.ts';
import { formatPipChange, formatPrice, type PriceUnits } from '../format/price.ts';

/** What writing about drawings needs to know of an instrument. */
export interface DrawingUnits extends PriceUnits {
  readonly currency: string;
  readonly contractSize: number;
  readonly lotStep: number;
}

/** The words on a chart beside drawings. `isShort`: only what matters most. */
export interface DrawingWords {
  price(price: number): string;
  entry(drawing: PositionDrawing, isShort: boolean): string;
  stop(drawing: PositionDrawing, isShort: boolean): string;
  target(drawing: PositionDrawing, isShort: boolean): string;
}

/** A level as a share: 0.618, without zeros at its end. */
export const levelWord = (ratio: number): string => formatNumber(ratio, 3).replace(/[.,]?0+$/, '') || '0';

/** An amount of money with its sign and currency. */
export const moneyWord = (amount: number, currency: string): string => `${formatChange(amount, currency === 'JPY' ? 0 : 2)} ${currency}`;

const lotDecimals = (lotStep: number): number => Math.max(0, Math.min(8, Math.ceil(-Math.log10(lotStep) - 1e-9)));

/** A size in lots with the decimals of its step. */
export const lotsWord = (lots: number, lotStep: number): string =>
  `${formatNumber(lots, lotDecimals(lotStep))} ${lots === 1 ? 'lot' : 'lots'}`;

const GAP = '   ';
const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(GAP);

/** What is written beside a planned trade, at length and in short. */
interface PositionWords {
  readonly entry: readonly [full: string, short: string];
  readonly stop: readonly [full: string, short: string];
  readonly target: readonly [full: string, short: string];
}

function positionWords(drawing: PositionDrawing, units: DrawingUnits): PositionWords {
  const entry = firstAnchor(drawing).price;
  const price = (value: number) => formatPrice(value, units);
  const figures = positionFigures(drawing, units);
  const exit = (name: string, at: number, r: number | undefined, money: number | undefined) => {
    const result = joined(`${formatChange(r, 1)}R`, money ? moneyWord(money, units.currency) : '');
    return [joined(`${name} ${price(at)}`, formatPipChange(at - entry, units), result), result] as const;
  };
  const side = drawing.kind === 'long' ? 'Long' : 'Short';
  const size = !figures ? '' : figures.lots > 0 ? lotsWord(figures.lots, units.lotStep) : 'risk below one lot step';
  return {
    entry: [joined(`${side} ${price(entry)}`, size, `R/R ${formatNumber(figures?.targetR, 2)}`), joined(side, size)],
    stop: exit('Stop', drawing.stop, -1, figures?.moneyAtStop),
    target: exit('Target', drawing.target, figures?.targetR, figures?.moneyAtTarget),
  };
}

/** The words for an instrument. They are made once for each drawing: every paint asks for them. */
export function drawingWords(units: DrawingUnits): DrawingWords {
  const made = new WeakMap<PositionDrawing, PositionWords>();
  const of = (drawing: PositionDrawing): PositionWords => {
    const known = made.get(drawing) ?? positionWords(drawing, units);
    made.set(drawing, known);
    return known;
  };
  return {
    price: (value) => formatPrice(value, units),
    entry: (drawing, isShort) => of(drawing).entry[isShort ? 1 : 0],
    stop: (drawing, isShort) => of(drawing).stop[isShort ? 1 : 0],
    target: (drawing, isShort) => of(drawing).target[isShort ? 1 : 0],
  };
}
