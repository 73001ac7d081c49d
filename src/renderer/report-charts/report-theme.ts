import type { EChartsOption } from 'echarts';
import { formatChange } from '../format/number.ts';

/** Colours of report charts, read from the design tokens. A canvas does not follow style sheets: read again when the theme changes. */
export interface ReportTheme {
  readonly panel: string;
  readonly raised: string;
  readonly grid: string;
  readonly line: string;
  readonly text: string;
  readonly textSecond: string;
  readonly textStrong: string;
  readonly up: string;
  readonly down: string;
  readonly accent: string;
  readonly warn: string;
  /** Lines of one chart, in order: never told apart by colour alone. */
  readonly series: readonly string[];
  readonly fontSize: number;
}

/** Reads the tokens in force. */
export function readReportTheme(): ReportTheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim() || '#888888';
  return {
    ...{ panel: token('--bg1'), raised: token('--bg3'), grid: token('--grid'), line: token('--line-strong') },
    ...{ text: token('--t3'), textSecond: token('--t2'), textStrong: token('--t1') },
    ...{ up: token('--up'), down: token('--down'), accent: token('--accent'), warn: token('--warn') },
    series: [token('--accent'), ...[1, 3, 4, 5, 6].map((n) => token(`--series-${n}`))],
    fontSize: Math.round(11 * (Number(style.getPropertyValue('--fs')) || 1)),
  };
}

const FONT = 'Inter, system-ui, sans-serif';

/** How an axis of a report looks. */
export const axisLook = (theme: ReportTheme) => ({
  axisLine: { show: false, onZero: false },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: theme.grid } },
  axisLabel: { color: theme.text, fontSize: theme.fontSize, fontFamily: FONT, hideOverlap: true },
  nameTextStyle: { color: theme.text, fontSize: theme.fontSize, fontFamily: FONT },
});

/** A name under an axis, in its middle. */
export const axisName = (name: string, gap = 26) => ({ name, nameLocation: 'middle' as const, nameGap: gap });

/** What all charts of a report share: no motion, times in UTC, a tooltip that is drawn and not made of HTML. */
export const baseOption = (theme: ReportTheme): EChartsOption => ({
  animation: false,
  useUTC: true,
  textStyle: { fontFamily: FONT, fontSize: theme.fontSize },
  tooltip: {
    renderMode: 'richText',
    confine: true,
    backgroundColor: theme.raised,
    borderColor: theme.line,
    borderWidth: 1,
    padding: [6, 8],
    textStyle: { color: theme.textStrong, fontSize: theme.fontSize, fontFamily: FONT, lineHeight: theme.fontSize + 6 },
    axisPointer: { lineStyle: { color: theme.line }, crossStyle: { color: theme.line } },
  },
  grid: { left: 58, right: 16, top: 12, bottom: 28 },
});

/** Writes shares on an axis that spans so much: as many decimals as its ticks need. */
export function percentTicks(span: number): (value: number) => string {
  const decimals = span >= 0.2 ? 0 : span >= 0.02 ? 1 : 2;
  return (value) => `${formatChange(value * 100, decimals)}%`;
}

/** From the least to the largest of the numbers among these values. */
export function spanOf(values: Iterable<number>): number {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return most >= least ? most - least : 0;
}

/** A line at a value, for zero and break-even. */
export const ruleLine = (theme: ReportTheme, at: object, colour = theme.text) => ({
  silent: true,
  symbol: 'none' as const,
  label: { show: false },
  lineStyle: { color: colour, type: 'solid' as const, width: 1, opacity: 0.7 },
  data: [at],
});
