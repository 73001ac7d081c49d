import { useEffect } from 'react';
import { lineNames } from '#core/drawings/price-at.ts';
import { formatPrice } from '../../format/price.ts';
import { unitsOf } from '../../state/market-store.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { drawingTitle } from '../drawings/drawing-kinds.ts';
import { followDrawings, useDrawings } from '../drawings/drawings-store.ts';
import styles from './alert-dialog.module.css';
import type { DraftFieldProps } from './alert-dialog.tsx';

/** A drawing of the symbol, and which of its lines. */
export function DrawingChoice({ draft, set, problems }: DraftFieldProps) {
  const { symbol } = draft;
  useEffect(() => followDrawings(symbol), [symbol]);
  const all = useDrawings((state) => state.bySymbol[symbol]) ?? [];
  const drawings = all.filter((drawing) => lineNames(drawing).length > 0);
  const chosen = drawings.find(({ id }) => id === draft.drawing);
  const lines = chosen ? lineNames(chosen) : [];
  const titles = drawings.map((drawing) => {
    const price = drawing.anchors.at(-1)?.price;
    return [drawing.id, `${drawingTitle(drawing)} · ${formatPrice(price, unitsOf(symbol, price))}`] as const;
  });
  if (drawings.length === 0)
    return <p className={styles.note}>Nothing with a line is drawn on {symbol}. Draw one on a chart first, then come back.</p>;
  const missing = draft.drawing !== '' && !chosen ? ([[draft.drawing, 'deleted']] as const) : [];
  return (
    <div>
      <SelectField
        label="Drawing"
        value={draft.drawing}
        options={[...(draft.drawing === '' ? ([['', 'Choose…']] as const) : missing), ...titles]}
        onChange={(drawing) => {
          const next = drawings.find(({ id }) => id === drawing);
          set({ drawing, line: next ? (lineNames(next)[0] ?? null) : null });
        }}
      />
      {problems.drawing && <p className={styles.refusal}>{problems.drawing}</p>}
      {lines.length > 1 && (
        <SelectField
          label="Line"
          value={draft.line ?? lines[0] ?? ''}
          options={lines.map((line) => [line, line] as const)}
          onChange={(line) => set({ line })}
        />
      )}
    </div>
  );
}
