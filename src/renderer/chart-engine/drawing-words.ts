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

/** The words for an instrument. */
export function drawingWords(units: DrawingUnits): DrawingWords {
  const price = (value: number) => formatPrice(value, units);
  const exit = (name: string, drawing: PositionDrawing, at: number, r: number | undefined, money: number | undefined, isShort: boolean) => {
    const result = joined(`${formatChange(r, 1)}R`, money ? moneyWord(money, units.currency) : '');
    return isShort ? result : joined(`${name} ${price(at)}`, formatPipChange(at - firstAnchor(drawing).price, units), result);
  };
  return {
    price,
    entry: (drawing, isShort) => {
      const figures = positionFigures(drawing, units);
      const side = drawing.kind === 'long' ? 'Long' : 'Short';
      const size = !figures ? '' : figures.lots > 0 ? lotsWord(figures.lots, units.lotStep) : 'risk below one lot step';
      return isShort
        ? joined(side, size)
        : joined(`${side} ${price(firstAnchor(drawing).price)}`, size, `R/R ${formatNumber(figures?.targetR, 2)}`);
    },
    stop: (drawing, isShort) => exit('Stop', drawing, drawing.stop, -1, positionFigures(drawing, units)?.moneyAtStop, isShort),
    target: (drawing, isShort) => {
      const figures = positionFigures(drawing, units);
      return exit('Target', drawing, drawing.target, figures?.targetR, figures?.moneyAtTarget, isShort);
    },
  };
}
