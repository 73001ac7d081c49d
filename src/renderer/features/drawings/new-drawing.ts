import type { Anchor, Drawing, DrawingKind, DrawingStyle } from '#core/drawings/drawing.ts';
import { USUAL_FIBONACCI_LEVELS } from '#core/drawings/fibonacci.ts';
import { roundToTick } from '#core/drawings/snap.ts';
import type { ViewSize } from '../../chart-engine/drawing-placing.ts';

const USUAL_STYLE: Record<DrawingKind, DrawingStyle> = {
  horizontal: { colour: 'blue', width: 1, dash: 'solid' },
  trend: { colour: 'blue', width: 2, dash: 'solid' },
  ray: { colour: 'blue', width: 2, dash: 'solid' },
  channel: { colour: 'violet', width: 1, dash: 'solid' },
  rectangle: { colour: 'cyan', width: 1, dash: 'solid' },
  fibonacci: { colour: 'yellow', width: 1, dash: 'solid' },
  long: { colour: 'grey', width: 1, dash: 'solid' },
  short: { colour: 'grey', width: 1, dash: 'solid' },
  text: { colour: 'grey', width: 1, dash: 'solid' },
};

/** How far of the prices and bars in view a new planned trade reaches. */
const STOP_SHARE = 0.08;
const LENGTH_SHARE = 0.18;
const USUAL_RISK = 100;
const USUAL_R = 2;

const lastStyle = new Map<DrawingKind, DrawingStyle>();
let lastRisk = USUAL_RISK;
let lastLevels = USUAL_FIBONACCI_LEVELS;

/** Takes note of what the trader made of a drawing: the next one of its kind begins like it. */
export function rememberChoices(drawing: Drawing): void {
  lastStyle.set(drawing.kind, drawing.style);
  if (drawing.kind === 'fibonacci') lastLevels = drawing.levels;
  if (drawing.kind === 'long' || drawing.kind === 'short') lastRisk = drawing.riskMoney;
}

/** An id that no other window makes. */
export const newDrawingId = (): string => crypto.randomUUID();

/** A drawing of a kind that begins at a point; its further points are still there too. */
export function newDrawing(kind: DrawingKind, symbol: string, at: Anchor, view: ViewSize, tickSize: number): Drawing {
  const fields = {
    id: newDrawingId(),
    symbol,
    anchors: [at, at],
    style: lastStyle.get(kind) ?? USUAL_STYLE[kind],
    isLocked: false,
    isHidden: false,
    text: '',
    extension: 'none',
  } as const;
  const interpolation = view.isLogarithmic ? 'logarithmic' : 'linear';
  switch (kind) {
    case 'horizontal':
      return { ...fields, kind, anchors: [at] };
    case 'text':
      return { ...fields, kind, anchors: [at], text: 'Text' };
    case 'rectangle':
      return { ...fields, kind };
    case 'trend':
    case 'ray':
      return { ...fields, kind, interpolation };
    case 'channel':
      return { ...fields, kind, interpolation, offset: 0 };
    case 'fibonacci':
      return { ...fields, kind, levels: lastLevels };
    default: {
      const start = view.axis.positionOf(at.timeUs);
      const endUs = Math.round(view.axis.timeAt(start + Math.max(8, Math.round(view.bars * LENGTH_SHARE))));
      const sign = kind === 'long' ? 1 : -1;
      // At least a few ticks, or stop and target would be the entry on a chart of an almost still price.
      const risk = roundToTick(Math.max(view.prices * STOP_SHARE, 4 * tickSize), tickSize) * sign;
      return {
        ...fields,
        kind,
        anchors: [at, { timeUs: endUs, price: at.price }],
        stop: roundToTick(at.price - risk, tickSize),
        target: roundToTick(at.price + risk * USUAL_R, tickSize),
        riskMoney: lastRisk,
      };
    }
  }
}
