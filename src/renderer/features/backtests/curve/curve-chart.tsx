import { type RefObject, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { formatNumber, formatPercentChange } from '../../../format/number.ts';
import { formatDate, formatFull } from '../../../format/time.ts';
import { useSettings } from '../../../state/settings-store.ts';
import styles from './curve-chart.module.css';
import { type Curve, type CurveTheme, closeAt, layoutOf, paintBackground, paintCurve } from './curve-painter.ts';

/** Lets who has a newer curve draw it at once, without a render of the page. */
export interface CurveHandle {
  draw(curve: Curve): void;
}

interface CurveChartProps {
  /** The curve to begin with; null draws nothing until a handle does. */
  curve: Curve | null;
  reference?: Curve | null;
  label: string;
  handle?: RefObject<CurveHandle | null>;
  testId?: string;
}

function readTheme(element: HTMLElement): CurveTheme {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const scale = Number(token('--fs')) || 1;
  return {
    grid: token('--grid'),
    line: token('--line'),
    text: token('--t3'),
    strong: token('--t1'),
    main: token('--accent'),
    reference: token('--t3'),
    loss: token('--down'),
    font: `${11 * scale}px ${token('--sans')}`,
    scale,
  };
}

/** A context in pixels of the page, on a surface as large as asked. */
function contextOf(surface: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio || 1;
  if (surface.width !== Math.round(width * ratio) || surface.height !== Math.round(height * ratio)) {
    surface.width = Math.round(width * ratio);
    surface.height = Math.round(height * ratio);
  }
  const context = surface.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

const DAY_US = 86_400e6;

/** Equity and drawdown over time, with a readout of the close under the pointer or at the end. */
export function CurveChart({ curve, reference = null, label, handle, testId }: CurveChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const background = useRef<HTMLCanvasElement>(null);
  const readout = useRef<HTMLDivElement>(null);
  const settings = useSettings((state) => state.settings);
  const state = useRef({
    main: curve,
    reference,
    pointerX: null as number | null,
    theme: null as CurveTheme | null,
    size: { width: 0, height: 0 },
    drawn: [] as readonly unknown[],
  });
  const [paint] = useState(() => () => {
    const [element, surface, behind] = [box.current, canvas.current, background.current];
    if (!element || !surface || !behind) return;
    // Not asked of the element: while somebody drags that would lay the page out once more for every curve.
    const { width, height } = state.current.size;
    const { main, pointerX } = state.current;
    if (width === 0 || height === 0) return;
    const context = contextOf(surface, width, height);
    if (!context) return;
    state.current.theme ??= readTheme(element);
    const { theme } = state.current;
    if (!main || main.timeUs.length < 2) return context.clearRect(0, 0, width, height);
    const view = { width, height, main, reference: state.current.reference, pointerX };
    const frame = layoutOf(view, theme.scale);
    const drawn = [theme, view.reference, width, height, window.devicePixelRatio, ...Object.values(frame)];
    // What is behind the curve stays as it is while its reaches do: while somebody drags that is most of the time.
    if (drawn.some((part, k) => part !== state.current.drawn[k])) {
      const back = contextOf(behind, width, height);
      if (back) paintBackground(back, view, frame, theme);
      state.current.drawn = drawn;
    }
    paintCurve(context, view, frame, theme);
    const atUs = pointerX === null ? frame.toUs : frame.fromUs + (pointerX / frame.plotWidth) * (frame.toUs - frame.fromUs);
    const i = closeAt(main.timeUs, atUs);
    const timeUs = main.timeUs[i] as number;
    const isDaily = frame.toUs - frame.fromUs > 300 * DAY_US;
    const when = isDaily ? formatDate(timeUs, 'UTC') : formatFull(timeUs, 'UTC', false);
    const before = state.current.reference;
    const beside = before ? `, the run ${formatNumber(before.value[closeAt(before.timeUs, timeUs)], 2)}` : '';
    if (readout.current)
      readout.current.textContent = `${when}   ${formatNumber(main.value[i], 2)}${beside}   ${formatPercentChange(main.drawdown[i])} below its highest`;
  });
  useImperativeHandle(handle, () => ({
    draw(next) {
      state.current.main = next;
      paint();
    },
  }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: settings decide the colours that are read anew
  useEffect(() => {
    state.current = { ...state.current, main: curve ?? state.current.main, reference, theme: null };
    paint();
  }, [curve, reference, paint, settings]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      state.current.size = { width: element.clientWidth, height: element.clientHeight };
      paint();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [paint]);
  const point = (x: number | null) => {
    state.current.pointerX = x;
    paint();
  };
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <b>{label}</b>
        {reference && (
          <span className={styles.legend}>
            <i data-line="main" /> this setting <i data-line="reference" /> the run
          </span>
        )}
        <span ref={readout} className={styles.readout} data-testid="curve-readout" />
      </figcaption>
      <div
        ref={box}
        className={styles.plot}
        data-testid={testId}
        onPointerMove={(event) => point(event.clientX - event.currentTarget.getBoundingClientRect().left)}
        onPointerLeave={() => point(null)}
      >
        <canvas ref={background} className={styles.canvas} />
        <canvas ref={canvas} className={styles.canvas} role="img" aria-label={label} />
      </div>
    </figure>
  );
}
