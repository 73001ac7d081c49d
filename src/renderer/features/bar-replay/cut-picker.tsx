import { type RefObject, useEffect, useRef } from 'react';
import { chartHandles } from '../trade/chart-handles.ts';
import styles from './bar-replay.module.css';
import { useBarReplay } from './bar-replay-store.ts';
import { startReplayAt } from './replay-player.ts';

/** A pointer that moved further between press and release has dragged the chart. */
const CLICK_PX = 4;

/** While the first bar is chosen: a line at the right edge of the bar under the pointer, and what would vanish behind a veil. A click takes the bar. */
export function CutPicker({ chartId, canvas }: { chartId: string; canvas: RefObject<HTMLElement | null> }) {
  const isChoosing = useBarReplay((state) => state.choosing === chartId);
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const host = canvas.current;
    if (!host || !isChoosing) return;
    let pressed: { x: number; y: number } | null = null;
    const barUnder = (event: PointerEvent) => chartHandles.get(chartId)?.barAt(event.clientX - host.getBoundingClientRect().left) ?? null;
    const onMove = (event: PointerEvent) => {
      const bar = barUnder(event);
      if (!line.current) return;
      line.current.hidden = bar === null;
      if (bar) line.current.style.left = `${bar.rightX}px`;
    };
    const onLeave = () => {
      if (line.current) line.current.hidden = true;
    };
    const onDown = (event: PointerEvent) => {
      pressed = event.button === 0 ? { x: event.clientX, y: event.clientY } : null;
    };
    const onUp = (event: PointerEvent) => {
      const isClick = pressed !== null && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < CLICK_PX;
      pressed = null;
      const bar = isClick ? barUnder(event) : null;
      if (bar) void startReplayAt(chartId, bar.timeUs);
    };
    const listeners = { pointermove: onMove, pointerleave: onLeave, pointerdown: onDown, pointerup: onUp } as const;
    for (const [type, listener] of Object.entries(listeners)) host.addEventListener(type, listener as EventListener);
    return () => {
      for (const [type, listener] of Object.entries(listeners)) host.removeEventListener(type, listener as EventListener);
    };
  }, [isChoosing, chartId, canvas]);
  if (!isChoosing) return null;
  return (
    <div className={styles.picker} aria-hidden="true">
      <div ref={line} className={styles.cut} hidden data-testid="replay-cut" />
    </div>
  );
}
