import { Eye, EyeOff, Lock, LockOpen, Plus, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { Drawing } from '#core/drawings/drawing.ts';
import { formatPrice } from '../../format/price.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { DialogWindow } from '../../ui/dialog.tsx';
import { Dropdown, MenuItem } from '../../ui/menu.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { activeHandle } from '../trade/chart-handles.ts';
import { deleteDrawing, drawByKeys, drawingUnitsOf, replaceDrawing } from './drawing-actions.ts';
import { DrawingFields } from './drawing-fields.tsx';
import { drawingTitle, TOOLS } from './drawing-kinds.ts';
import styles from './drawing-list.module.css';
import { useDrawingTools } from './drawing-tools.ts';
import { useDrawings } from './drawings-store.ts';
import { TOOL_ICONS } from './tool-icons.tsx';

const close = () => useDrawingTools.setState({ listOf: null });

function Row({ drawing, isChosen, onChoose }: { drawing: Drawing; isChosen: boolean; onChoose: () => void }) {
  const Icon = TOOL_ICONS[drawing.kind];
  const units = drawingUnitsOf(drawing.symbol, drawing.anchors[0]?.price);
  const prices = [...new Set(drawing.anchors.map((anchor) => formatPrice(anchor.price, units)))].join(' – ');
  const title = drawingTitle(drawing);
  return (
    <li className={styles.row} data-chosen={isChosen} data-testid="drawing-row">
      <button type="button" className={styles.name} aria-pressed={isChosen} onClick={onChoose} data-hidden={drawing.isHidden}>
        <Icon size={14} />
        <span className={styles.title}>{title}</span>
        <span className={styles.prices}>{prices}</span>
      </button>
      <IconButton
        label={drawing.isHidden ? `Show ${title}` : `Hide ${title}`}
        aria-pressed={drawing.isHidden}
        onClick={() => replaceDrawing({ ...drawing, isHidden: !drawing.isHidden }, '', drawing.isHidden ? 'Show' : 'Hide')}
      >
        {drawing.isHidden ? <EyeOff size={13} /> : <Eye size={13} />}
      </IconButton>
      <IconButton
        label={drawing.isLocked ? `Unlock ${title}` : `Lock ${title}`}
        aria-pressed={drawing.isLocked}
        onClick={() => replaceDrawing({ ...drawing, isLocked: !drawing.isLocked }, '', drawing.isLocked ? 'Unlock' : 'Lock')}
      >
        {drawing.isLocked ? <Lock size={13} /> : <LockOpen size={13} />}
      </IconButton>
      <IconButton label={`Delete ${title}`} onClick={() => deleteDrawing(drawing)}>
        <Trash2 size={13} />
      </IconButton>
    </li>
  );
}

/** Arrow keys go from row to row. */
function moveBetweenRows(event: KeyboardEvent<HTMLUListElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const names = [...event.currentTarget.querySelectorAll<HTMLElement>(`.${styles.name}`)];
  const at = names.findIndex((name) => name.parentElement?.contains(document.activeElement));
  const next = names[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.click();
}

function List({ symbol }: { symbol: string }) {
  const drawings = useDrawings((state) => state.bySymbol[symbol]) ?? [];
  const [chosenId, setChosenId] = useState(() => useDrawingTools.getState().chosen?.id ?? null);
  const list = useRef<HTMLUListElement>(null);
  const chosen = drawings.find((drawing) => drawing.id === chosenId) ?? drawings.at(-1);
  return (
    <DialogWindow
      isOpen
      onClose={close}
      title={`Drawings of ${symbol}`}
      width={720}
      testId="drawing-list"
      isFlush
      extra={
        <Dropdown
          label="Add a drawing"
          trigger={
            <Button data-testid="drawing-add">
              <Plus size={13} /> Add
            </Button>
          }
        >
          {TOOLS.map(({ kind, title }) => {
            const Icon = TOOL_ICONS[kind];
            return (
              <MenuItem
                key={kind}
                icon={<Icon size={13} />}
                onSelect={() => setChosenId((before) => drawByKeys(kind, symbol, activeHandle())?.id ?? before)}
              >
                {title}
              </MenuItem>
            );
          })}
        </Dropdown>
      }
    >
      <div className={styles.columns}>
        {drawings.length === 0 ? (
          <EmptyState>Nothing is drawn on {symbol}. Add a drawing here, or take a tool at the left edge of a chart.</EmptyState>
        ) : (
          <>
            <ul ref={list} className={styles.rows} onKeyDown={moveBetweenRows}>
              {drawings.toReversed().map((drawing) => (
                <Row key={drawing.id} drawing={drawing} isChosen={drawing === chosen} onChoose={() => setChosenId(drawing.id)} />
              ))}
            </ul>
            <div className={styles.fields}>{chosen && <DrawingFields key={chosen.id} drawing={chosen} />}</div>
          </>
        )}
      </div>
    </DialogWindow>
  );
}

/** Every drawing of a symbol, with its numbers, for the keyboard as well as the pointer. */
export function DrawingList() {
  const symbol = useDrawingTools((state) => state.listOf);
  return symbol === null ? null : <List symbol={symbol} />;
}
