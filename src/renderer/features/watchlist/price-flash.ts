const MIN_GAP_MS = 500;
const FLASH_MS = 300;
const WINDOW_MS = 1_000;
const MOST_PER_SECOND = 40;

let windowStart = 0;
let inWindow = 0;

/** Counts one visible update; false while the market is too fast for flashes to mean anything. */
function isCalm(nowMs: number): boolean {
  if (nowMs - windowStart > WINDOW_MS) {
    windowStart = nowMs;
    inWindow = 0;
  }
  inWindow++;
  return inWindow <= MOST_PER_SECOND;
}

/** Tints the background of a price for a moment when it changes: at most twice a second per cell, not in a fast market, never with reduced motion. */
export class PriceFlash {
  readonly #element: HTMLElement;
  #lastMs = 0;

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  show(direction: number): void {
    const now = performance.now();
    const calm = isCalm(now);
    if (!calm || direction === 0 || now - this.#lastMs < MIN_GAP_MS) return;
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    this.#lastMs = now;
    const tint = direction > 0 ? 'var(--up-12)' : 'var(--down-12)';
    this.#element.animate(
      [{ backgroundColor: tint }, { backgroundColor: tint, offset: 0.6 }, { backgroundColor: 'transparent' }],
      FLASH_MS,
    );
  }
}
