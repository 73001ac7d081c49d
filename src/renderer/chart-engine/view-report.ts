import { type BarRange, type ChartWindow, windowLength } from './chart-window.ts';

/** Writes what is in view into attributes of a chart's root, for tests and for whoever looks at the page from outside. */
export function reportView(root: HTMLElement, window: ChartWindow, range: BarRange): void {
  const { dataset } = root;
  const end = window.fromIndex + windowLength(window);
  dataset.level = String(window.level);
  dataset.firstIndex = (range.from + window.fromIndex).toFixed(1);
  dataset.lastIndex = (range.to + window.fromIndex).toFixed(1);
  dataset.windowFrom = String(window.fromIndex);
  dataset.windowTo = String(end);
  dataset.totalCount = String(window.totalCount);
  const isEmptyLeft = range.from < -1 && window.fromIndex > 0;
  const isEmptyRight = range.to > windowLength(window) + 1 && end < window.totalCount;
  if (isEmptyLeft || isEmptyRight) dataset.emptyEdges = String(Number(dataset.emptyEdges ?? 0) + 1);
}

/** What was drawn last of what is live. */
interface DrawnPrice {
  readonly price: number | undefined;
  /** When its tick was received, microseconds UTC; null before the first. */
  readonly receivedUs: number | null;
}

/** Writes the newest drawn price to the chart's root. */
export function reportDrawn({ dataset }: HTMLElement, { price, receivedUs }: DrawnPrice): void {
  if (price !== undefined) dataset.lastPrice = String(price);
  if (receivedUs !== null) dataset.drawnReceivedUs = String(receivedUs);
}
