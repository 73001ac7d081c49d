import type { Instrument } from '../market/instrument.ts';
import { firstAnchor, type PositionDrawing } from './drawing.ts';

/** What a planned trade comes to. Money is in the instrument's currency; costs are not in it. */
export interface PositionFigures {
  /** From entry to stop, in price; positive. */
  readonly riskDistance: number;
  /** From entry to target, in price; positive. */
  readonly targetDistance: number;
  /** R at the target: what is won there, counted in what is lost at the stop. */
  readonly targetR: number;
  /** Lots, rounded down to the lot step so that the stop never costs more than was to be risked; 0 when one step already would. */
  readonly lots: number;
  /** Negative, or 0 with no lots. */
  readonly moneyAtStop: number;
  readonly moneyAtTarget: number;
}

/** The figures that {@link positionFigures} needs of an instrument. */
export type PositionUnits = Pick<Instrument, 'contractSize' | 'lotStep'>;

const ROUNDING = 1e-9;

/** Whether stop and target lie on their sides of the entry. */
export function isSound({ kind, stop, target }: Pick<PositionDrawing, 'kind' | 'stop' | 'target'>, entry: number): boolean {
  return kind === 'long' ? stop < entry && entry < target : target < entry && entry < stop;
}

/** Decimals of a step, so that a multiple of it prints as it was meant: 0.01 → 2. At most 8. */
function decimalsOf(step: number): number {
  for (let decimals = 0; decimals < 8; decimals++)
    if (Math.abs(Math.round(step * 10 ** decimals) / 10 ** decimals - step) < 1e-12) return decimals;
  return 8;
}

/** Size, R and money of a planned trade; null when stop or target is on the wrong side of the entry. */
export function positionFigures(position: PositionDrawing, { contractSize, lotStep }: PositionUnits): PositionFigures | null {
  const entry = firstAnchor(position).price;
  if (!isSound(position, entry)) return null;
  const riskDistance = Math.abs(entry - position.stop);
  const targetDistance = Math.abs(position.target - entry);
  const lossOfStep = riskDistance * contractSize * lotStep;
  // A risk that buys a whole number of steps must not lose one to rounding.
  const steps = Math.floor((position.riskMoney / lossOfStep) * (1 + ROUNDING));
  const lots = Number((steps * lotStep).toFixed(decimalsOf(lotStep)));
  const moneyPerPrice = lots * contractSize;
  return {
    riskDistance,
    targetDistance,
    targetR: targetDistance / riskDistance,
    lots,
    moneyAtStop: lots === 0 ? 0 : -riskDistance * moneyPerPrice,
    moneyAtTarget: targetDistance * moneyPerPrice,
  };
}
