import type { PositionDrawing } from '#core/drawings/drawing.ts';
import { positionFigures } from '#core/drawings/position.ts';
import { lotsWord, moneyWord } from '../../chart-engine/drawing-words.ts';
import { formatNumber } from '../../format/number.ts';
import { drawingUnitsOf } from './drawing-actions.ts';
import styles from './position-summary.module.css';

/** Size, R and money of a planned trade. Costs are not in it. */
export function PositionSummary({ drawing }: { drawing: PositionDrawing }) {
  const units = drawingUnitsOf(drawing.symbol, drawing.stop);
  const figures = positionFigures(drawing, units);
  if (!figures) return null;
  return (
    <dl className={styles.summary} data-testid="position-summary">
      <div>
        <dt>R</dt>
        <dd data-cell="r">{formatNumber(figures.targetR, 2)}</dd>
      </div>
      <div>
        <dt>Size</dt>
        <dd data-cell="size">{figures.lots > 0 ? lotsWord(figures.lots, units.lotStep) : 'below one lot step'}</dd>
      </div>
      <div>
        <dt>At stop</dt>
        <dd data-cell="stop" className={styles.down}>
          {moneyWord(figures.moneyAtStop, units.currency)}
        </dd>
      </div>
      <div>
        <dt>At target</dt>
        <dd data-cell="target" className={styles.up}>
          {moneyWord(figures.moneyAtTarget, units.currency)}
        </dd>
      </div>
    </dl>
  );
}
