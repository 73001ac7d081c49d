import { BellPlus, Copy, Eye, Lock, LockOpen, SlidersHorizontal, Trash2, X } from 'lucide-react';
import {
  DRAWING_COLOURS,
  DRAWING_DASHES,
  DRAWING_WIDTHS,
  type Drawing,
  type DrawingDash,
  type DrawingStyle,
} from '#core/drawings/drawing.ts';
import { lineNames } from '#core/drawings/price-at.ts';
import { colourToken } from '../../chart-engine/drawing-palette.ts';
import { commands } from '../../keys/key-registry.ts';
import { IconButton } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Dropdown, MenuRadio } from '../../ui/menu.tsx';
import { askDrawingAlert } from '../alerts/alert-dialog-store.ts';
import { chartHandles } from '../trade/chart-handles.ts';
import { useCharts } from '../trade/charts-store.ts';
import { deleteDrawing, duplicateDrawing, replaceDrawing } from './drawing-actions.ts';
import styles from './drawing-bar.module.css';
import { DrawingFields } from './drawing-fields.tsx';
import { drawingTitle, kindTitle, TOOLS } from './drawing-kinds.ts';
import { chooseDrawing, useDrawingTools } from './drawing-tools.ts';
import { useDrawings } from './drawings-store.ts';
import { PositionSummary } from './position-summary.tsx';

const DASH_WORDS: Record<DrawingDash, string> = { solid: 'Solid', dashed: 'Dashed', dotted: 'Dotted' };

const Swatch = ({ style }: { style: DrawingStyle }) => (
  <svg width="16" height="16" aria-hidden="true">
    <rect x="1" y="1" width="14" height="14" rx="3" fill={colourToken(style.colour)} />
  </svg>
);

const LineSample = ({ width, dash }: { width: number; dash: DrawingDash }) => {
  const pattern = { solid: 'none', dashed: '5 3', dotted: '1.5 3' }[dash];
  return (
    <svg width="20" height="16" aria-hidden="true">
      <path d="M1 8h18" stroke="currentColor" strokeWidth={width} strokeDasharray={pattern} />
    </svg>
  );
};

function StyleMenus({ drawing }: { drawing: Drawing }) {
  const { style } = drawing;
  const restyle = (change: Partial<DrawingStyle>) => replaceDrawing({ ...drawing, style: { ...style, ...change } }, 'style');
  const hasLine = drawing.kind !== 'text' && drawing.kind !== 'long' && drawing.kind !== 'short';
  return (
    <>
      {drawing.kind !== 'long' && drawing.kind !== 'short' && (
        <Dropdown
          label="Colour"
          trigger={
            <IconButton label="Colour" data-testid="drawing-colour">
              <Swatch style={style} />
            </IconButton>
          }
        >
          <MenuRadio
            label="Colour"
            value={style.colour}
            options={DRAWING_COLOURS.map(
              (colour) =>
                [
                  colour,
                  <span key={colour} className={styles.choice}>
                    <Swatch style={{ ...style, colour }} />
                    {colour.charAt(0).toUpperCase() + colour.slice(1)}
                  </span>,
                ] as const,
            )}
            onChange={(colour) => restyle({ colour })}
          />
        </Dropdown>
      )}
      {hasLine && (
        <Dropdown
          label="Line"
          trigger={
            <IconButton label="Width and dash">
              <LineSample width={style.width} dash={style.dash} />
            </IconButton>
          }
        >
          <MenuRadio
            label="Width"
            value={String(style.width)}
            options={DRAWING_WIDTHS.map(
              (width) =>
                [
                  String(width),
                  <span key={width} className={styles.choice}>
                    <LineSample width={width} dash="solid" />
                    {width} px
                  </span>,
                ] as const,
            )}
            onChange={(width) => restyle({ width: DRAWING_WIDTHS.find((known) => String(known) === width) ?? 1 })}
          />
          <MenuRadio
            label="Line"
            value={style.dash}
            options={DRAWING_DASHES.map(
              (dash) =>
                [
                  dash,
                  <span key={dash} className={styles.choice}>
                    <LineSample width={2} dash={dash} />
                    {DASH_WORDS[dash]}
                  </span>,
                ] as const,
            )}
            onChange={(dash) => restyle({ dash })}
          />
        </Dropdown>
      )}
    </>
  );
}

/** What to do with the tool in hand, on the chart that commands go to. */
function ToolHint({ chartId }: { chartId: string }) {
  const tool = useDrawingTools((state) => TOOLS.find(({ kind }) => kind === state.tool));
  const isActive = useCharts((state) => state.activeId === chartId || state.activeId === null);
  if (!tool || !isActive) return null;
  return (
    <div className={styles.place}>
      <div className={styles.bar} role="status" data-testid="tool-hint">
        <span className={styles.title}>
          <b>{tool.title}</b>
          {tool.hint}. <Kbd keys="Escape" /> puts it down.
        </span>
      </div>
    </div>
  );
}

/** What can be done with the drawing that is chosen on a chart, floating over it. */
export function DrawingBar({ chartId, symbol }: { chartId: string; symbol: string }) {
  const chosen = useDrawingTools((state) => (state.chosen?.chartId === chartId && state.chosen.symbol === symbol ? state.chosen : null));
  const isEditing = useDrawingTools((state) => state.isEditing);
  const drawing = useDrawings((state) => state.bySymbol[symbol]?.find((one) => one.id === chosen?.id));
  if (!chosen || !drawing) return <ToolHint chartId={chartId} />;
  const close = () => {
    useDrawingTools.setState({ isEditing: false });
    document.querySelector<HTMLElement>(`[data-chart-id="${CSS.escape(chartId)}"]`)?.focus({ preventScroll: true });
  };
  return (
    <div className={styles.place}>
      <div className={styles.bar} role="toolbar" aria-label={drawingTitle(drawing)} data-testid="drawing-bar" data-kind={drawing.kind}>
        {drawing.kind === 'long' || drawing.kind === 'short' ? (
          <div className={styles.summary}>
            <PositionSummary drawing={drawing} />
          </div>
        ) : (
          <span className={styles.title}>{kindTitle(drawing.kind)}</span>
        )}
        <StyleMenus drawing={drawing} />
        <IconButton
          label={isEditing ? 'Close its numbers and text' : 'Numbers and text'}
          aria-expanded={isEditing}
          data-testid="drawing-edit"
          onClick={() => useDrawingTools.setState({ isEditing: !isEditing })}
        >
          <SlidersHorizontal size={14} />
        </IconButton>
        {lineNames(drawing).length > 0 && (
          <IconButton label="Alert on it" data-testid="drawing-alert" onClick={() => askDrawingAlert(drawing, chartId)}>
            <BellPlus size={14} />
          </IconButton>
        )}
        <IconButton
          label={drawing.isLocked ? 'Unlock' : 'Lock'}
          aria-pressed={drawing.isLocked}
          data-testid="drawing-lock"
          onClick={() => replaceDrawing({ ...drawing, isLocked: !drawing.isLocked }, '', drawing.isLocked ? 'Unlock' : 'Lock')}
        >
          {drawing.isLocked ? <Lock size={14} /> : <LockOpen size={14} />}
        </IconButton>
        <IconButton
          label="Hide; the list of drawings shows it again"
          onClick={() => {
            chooseDrawing(null);
            replaceDrawing({ ...drawing, isHidden: true }, '', 'Hide');
          }}
        >
          <Eye size={14} />
        </IconButton>
        <IconButton
          label="Duplicate"
          keys={commands.shownKeys('drawing-duplicate')}
          onClick={() => duplicateDrawing(chosen, chartHandles.get(chartId))}
        >
          <Copy size={14} />
        </IconButton>
        <IconButton
          label="Delete"
          keys={commands.shownKeys('drawing-delete')}
          data-testid="drawing-delete"
          onClick={() => deleteDrawing(chosen)}
        >
          <Trash2 size={14} />
        </IconButton>
      </div>
      {isEditing && (
        // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes it from any of its fields
        <div className={styles.editor} onKeyDown={(event) => event.key === 'Escape' && close()}>
          <div className={styles.head}>
            {kindTitle(drawing.kind)}
            <button type="button" className={styles.close} aria-label="Close" onClick={close}>
              <X size={14} />
            </button>
          </div>
          <DrawingFields key={drawing.id} drawing={drawing} />
        </div>
      )}
    </div>
  );
}
