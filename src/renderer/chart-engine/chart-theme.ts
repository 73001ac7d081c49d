/** Colours of a chart, read from the design tokens. A canvas does not follow style sheets: read again when the theme changes. */
export interface ChartTheme {
  readonly background: string;
  readonly grid: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly text: string;
  readonly textStrong: string;
  readonly up: string;
  readonly down: string;
  readonly accent: string;
  readonly series: readonly string[];
  readonly fontSize: number;
}

/** Reads the tokens that are in force on the root element. */
export function readChartTheme(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim() || '#888888';
  return {
    background: token('--bg1'),
    grid: token('--grid'),
    line: token('--line'),
    lineStrong: token('--line-strong'),
    text: token('--t3'),
    textStrong: token('--t1'),
    up: token('--up'),
    down: token('--down'),
    accent: token('--accent'),
    series: [1, 2, 3, 4, 5, 6].map((n) => token(`--series-${n}`)),
    fontSize: Math.round(11 * (Number(style.getPropertyValue('--fs')) || 1)),
  };
}

/** A `#rrggbb` colour with an opacity. */
export function withAlpha(hex: string, alpha: number): string {
  const digits = Math.round(Math.max(0, Math.min(1, alpha)) * 255)
    .toString(16)
    .padStart(2, '0');
  return /^#[0-9a-f]{6}$/i.test(hex) ? hex + digits : hex;
}

const LEGIBLE_UNDER_WHITE = 110;
const BLACK_TEXT_ABOVE = 166;

/**
 * The colour of a price label. The library writes white on everything darker than a threshold; colours just under it would
 * leave white text hard to read, so they are lightened until it chooses black.
 */
export function labelColour(hex: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const grey = 0.199 * red + 0.687 * green + 0.114 * blue;
  if (grey < LEGIBLE_UNDER_WHITE || grey > BLACK_TEXT_ABOVE) return hex;
  const share = (BLACK_TEXT_ABOVE - grey) / (255 - grey);
  const mixed = [red, green, blue].map((part) => Math.round(part + (255 - part) * share));
  return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
