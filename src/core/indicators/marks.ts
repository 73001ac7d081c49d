/**
 * What a structure indicator finds beside its columns: a zone, a level or a label on the chart. Times are opening times
 * of bars, microseconds UTC.
 */
export interface Mark {
  /** Unique within the stream, the same in every run over the same bars: a changed mark comes again under its id. */
  readonly id: string;
  /** What was found, kebab-case, for example `fair-value-gap` or `spring`: alerts choose by it. */
  readonly kind: string;
  /** `zone`: a rectangle from bottom to top. `level`: a horizontal line. `label`: a text at one bar. `line`: from bottom to top price. */
  readonly shape: MarkShape;
  /** 1 bullish, -1 bearish, 0 neither. */
  readonly direction: MarkDirection;
  readonly fromTimeUs: number;
  /** Where it ends; null while it is open and reaches to the newest bar. A label has its own bar here. */
  readonly toTimeUs: number | null;
  /** Upper price of a zone; of a level or label its price; of a line the price at its end. */
  readonly top: number;
  /** Lower price of a zone; of a level or label its price; of a line the price at its beginning. */
  readonly bottom: number;
  /** A few words for the chart, for example `FVG` or `Spring`. */
  readonly text: string;
  /** The bar with whose close this was first known. Never earlier than any bar that it was derived from. */
  readonly knownAtUs: number;
  /** `open` until something happened to it: `mitigated`, `swept`, `broken`, `withdrawn` (was valid when stamped, no longer is) or `complete`. */
  readonly state: MarkState;
  /** The bar with whose close `state` changed; null while it is open. */
  readonly stateAtUs: number | null;
  /** The figures that led to it, for a tooltip: name, value (a fraction, price or count) and what was asked of it. */
  readonly evidence: readonly MarkEvidence[];
}

export const MARK_SHAPES = ['zone', 'level', 'line', 'label'] as const;
export type MarkShape = (typeof MARK_SHAPES)[number];
export type MarkDirection = -1 | 0 | 1;
export type MarkState = 'open' | 'mitigated' | 'swept' | 'broken' | 'withdrawn' | 'complete';

/** One figure behind a mark. */
export interface MarkEvidence {
  readonly name: string;
  readonly value: number | string;
  /** The condition that it met, for example `below 0.7`; empty where it is only told. */
  readonly condition: string;
}

/** Takes a new mark, or a changed one under the id that it had. */
export type MarkSink = (mark: Mark) => void;

/** Finds marks bar by bar. What it has found after a bar depends on that bar and those before it and on nothing else. */
export interface MarkStream {
  push(timeUs: number, open: number, high: number, low: number, close: number, volume: number, found: MarkSink): void;
}
