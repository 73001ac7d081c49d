import { Eye, EyeOff, ListTree, Lock, LockOpen, Magnet, MousePointer2, Redo2, Undo2 } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { commands } from '../../keys/key-registry.ts';
import { history } from '../../state/history.ts';
import { changeSettings, useSettings } from '../../state/settings-store.ts';
import { Tip } from '../../ui/tooltip.tsx';
import { areAllHidden, areAllLocked, toggleAllHidden, toggleAllLocked } from './drawing-actions.ts';
import { openDrawingList } from './drawing-commands.ts';
import { TOOLS } from './drawing-kinds.ts';
import styles from './drawing-toolbar.module.css';
import { putDownTool, takeTool, useDrawingTools } from './drawing-tools.ts';
import { useDrawings } from './drawings-store.ts';
import { TOOL_ICONS } from './tool-icons.tsx';

interface ToolButtonProps {
  label: string;
  /** The command whose keys are shown. */
  command?: string;
  isOn?: boolean;
  isDisabled?: boolean;
  onClick: () => void;
  testId?: string;
  children: ReactNode;
}

function ToolButton({ label, command, isOn, isDisabled, onClick, testId, children }: ToolButtonProps) {
  return (
    <Tip text={label} keys={command === undefined ? undefined : commands.shownKeys(command)} side="right">
      <button
        type="button"
        className={styles.button}
        aria-label={label}
        aria-pressed={isOn}
        // Not `disabled`: a button that goes dead under the pointer keeps its tooltip open and loses the focus.
        aria-disabled={isDisabled}
        data-testid={testId}
        onClick={() => !isDisabled && onClick()}
      >
        {children}
      </button>
    </Tip>
  );
}

/** One stop for Tab, arrow keys from tool to tool, as a toolbar should be. */
function makeRoving(strip: HTMLElement): () => void {
  const buttons = () => [...strip.querySelectorAll('button')];
  const stopAt = (at: Element | undefined) => {
    for (const button of buttons()) button.tabIndex = button === at ? 0 : -1;
  };
  stopAt(buttons()[0]);
  const onFocus = (event: FocusEvent) => event.target instanceof Element && stopAt(event.target);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = buttons();
    const next = step ? all[(all.indexOf(document.activeElement as HTMLButtonElement) + step + all.length) % all.length] : undefined;
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  strip.addEventListener('focusin', onFocus);
  strip.addEventListener('keydown', onKeyDown);
  return () => {
    strip.removeEventListener('focusin', onFocus);
    strip.removeEventListener('keydown', onKeyDown);
  };
}

/** The strip of drawing tools at the left edge of a chart. */
export function DrawingToolbar({ symbol }: { symbol: string }) {
  const tool = useDrawingTools((state) => state.tool);
  const drawings = useDrawings((state) => state.bySymbol[symbol]) ?? [];
  const isMagnetOn = useSettings((state) => state.settings.drawingMagnet);
  const undoLabel = history.state((state) => state.undoLabel);
  const redoLabel = history.state((state) => state.redoLabel);
  const isLocked = areAllLocked(drawings);
  const isHidden = areAllHidden(drawings);
  const none = drawings.length === 0;
  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => (strip.current ? makeRoving(strip.current) : undefined), []);
  return (
    <div
      ref={strip}
      className={styles.strip}
      role="toolbar"
      aria-orientation="vertical"
      aria-label={`Drawing tools of ${symbol}`}
      data-testid="drawing-toolbar"
    >
      <ToolButton label="Cursor" isOn={tool === null} onClick={putDownTool}>
        <MousePointer2 size={15} />
      </ToolButton>
      {TOOLS.map(({ kind, title }) => {
        const Icon = TOOL_ICONS[kind];
        return (
          <ToolButton
            key={kind}
            label={title}
            command={`draw-${kind}`}
            isOn={tool === kind}
            onClick={() => takeTool(kind)}
            testId={`draw-${kind}`}
          >
            <Icon size={15} />
          </ToolButton>
        );
      })}
      <i className={styles.rule} />
      <ToolButton
        label={isMagnetOn ? 'Magnet is on: points go to open, high, low or close' : 'Magnet'}
        command="magnet"
        isOn={isMagnetOn}
        onClick={() => void changeSettings({ drawingMagnet: !isMagnetOn })}
        testId="magnet"
      >
        <Magnet size={15} />
      </ToolButton>
      <ToolButton
        label={isLocked ? `Unlock all drawings of ${symbol}` : `Lock all drawings of ${symbol}`}
        command="lock-drawings"
        isOn={isLocked}
        isDisabled={none}
        onClick={() => toggleAllLocked(symbol)}
        testId="lock-all"
      >
        {isLocked ? <Lock size={15} /> : <LockOpen size={15} />}
      </ToolButton>
      <ToolButton
        label={isHidden ? `Show all drawings of ${symbol}` : `Hide all drawings of ${symbol}`}
        command="hide-drawings"
        isOn={isHidden}
        isDisabled={none}
        onClick={() => toggleAllHidden(symbol)}
        testId="hide-all"
      >
        {isHidden ? <EyeOff size={15} /> : <Eye size={15} />}
      </ToolButton>
      <ToolButton
        label={`Drawings of ${symbol}…`}
        command="drawing-list"
        onClick={() => openDrawingList(symbol)}
        testId="drawing-list-button"
      >
        <ListTree size={15} />
      </ToolButton>
      <i className={styles.rule} />
      <ToolButton
        label={undoLabel ? `Undo: ${undoLabel}` : 'Nothing to undo'}
        command="undo"
        isDisabled={undoLabel === null}
        onClick={() => history.undo()}
        testId="undo"
      >
        <Undo2 size={15} />
      </ToolButton>
      <ToolButton
        label={redoLabel ? `Redo: ${redoLabel}` : 'Nothing to redo'}
        command="redo"
        isDisabled={redoLabel === null}
        onClick={() => history.redo()}
        testId="redo"
      >
        <Redo2 size={15} />
      </ToolButton>
    </div>
  );
}
