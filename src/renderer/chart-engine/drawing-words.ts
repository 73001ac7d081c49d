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

/** The words on a chart beside drawings. */
export interface DrawingWords {
  price(price: number): string;
  entry(drawing: PositionDrawing): readonly string[];
  stop(drawing: PositionDrawing): readonly string[];
  target(drawing: PositionDrawing): readonly string[];
}

/** A level as a share: 0.618, without zeros at its end. */
export const levelWord = (ratio: number): string => formatNumber(ratio, 3).replace(/[.,]?0+$/, '') || '0';

/** An amount of money with its sign and currency. */
export const moneyWord = (amount: number, currency: string): string => `${formatChange(amount, currency === 'JPY' ? 0 : 2)} ${currency}`;

const lotDecimals = (lotStep: number): number => Math.max(0, Math.min(8, Math.ceil(-Math.log10(lotStep) - 1e-9)));

/** A size in lots with the decimals of its step. */
export const lotsWord = (lots: number, lotStep: number): string =>
  `${formatNumber(lots, lotDecimals(lotStep))} ${lots === 1 ? 'lot' : 'lots'}`;

/** The words for an instrument. */
export function drawingWords(units: DrawingUnits): DrawingWords {
  const price = (value: number) => formatPrice(value, units);
  const line = (name: string, drawing: PositionDrawing, at: number, r: string, money: number | undefined) => {
    const distance = formatPipChange(at - firstAnchor(drawing).price, units);
    return [[`${name} ${price(at)}`, distance, r, money ? moneyWord(money, units.currency) : ''].filter((part) => part !== '').join('   ')];
  };
  return {
    price,
    entry: (drawing) => {
      const figures = positionFigures(drawing, units);
      const size = !figures ? '' : figures.lots > 0 ? lotsWord(figures.lots, units.lotStep) : 'risk below one lot step';
      return [
        `${drawing.kind === 'long' ? 'Long' : 'Short'} ${price(firstAnchor(drawing).price)}   ${size}   R/R ${formatNumber(figures?.targetR, 2)}`,
      ];
    },
    stop: (drawing) => line('Stop', drawing, drawing.stop, formatChange(-1, 1) + 'R', positionFigures(drawing, units)?.moneyAtStop),
    target: (drawing) => {
      const figures = positionFigures(drawing, units);
      return line('Target', drawing, drawing.target, `${formatChange(figures?.targetR, 1)}R`, figures?.moneyAtTarget);
    },
  };
}
