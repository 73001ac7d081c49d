import type { ChartTheme } from './chart-theme.ts';

/** Colours by name, not by value, so that they follow the theme and the trader's price colours. */
export const LOOK_COLOURS = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6', 'up', 'down'] as const;
export type LookColour = (typeof LOOK_COLOURS)[number];

export const LOOK_WIDTHS = [1, 2, 3] as const;
export const LOOK_DASHES = ['solid', 'dashed', 'dotted'] as const;
export const LOOK_STYLES = ['line', 'histogram', 'points'] as const;

/** What the trader changed about how one output is drawn; what is absent stays as the definition has it. */
export interface OutputLook {
  readonly colour?: LookColour | undefined;
  readonly width?: (typeof LOOK_WIDTHS)[number] | undefined;
  readonly dash?: (typeof LOOK_DASHES)[number] | undefined;
  readonly style?: (typeof LOOK_STYLES)[number] | undefined;
  readonly isHidden?: boolean | undefined;
}

/** The value of a named colour in a theme. */
export function lookColour(theme: ChartTheme, name: LookColour): string {
  if (name === 'up') return theme.up;
  if (name === 'down') return theme.down;
  return theme.series[LOOK_COLOURS.indexOf(name)] as string;
}

/** The name of an indicator's first colour, by its position on the chart. */
export const colourNameOf = (theme: ChartTheme, position: number): LookColour => LOOK_COLOURS[position % theme.series.length] as LookColour;

/** An indicator's first colour, by its position on the chart. */
export const colourOf = (theme: ChartTheme, position: number): string => theme.series[position % theme.series.length] as string;

/**
 * Position among the colours of an output, for an indicator at a position of its chart: bands have the indicator's own colour, lines one
 * after the other, and in a pane of its own every output.
 */
export function colourPosition(
  { placement, outputs }: { readonly placement: string; readonly outputs: readonly { readonly name: string; readonly style: string }[] },
  position: number,
  output: string,
): number {
  const at = outputs.findIndex(({ name }) => name === output);
  if (placement !== 'price') return position + at;
  if (outputs[at]?.style !== 'line') return position;
  return position + outputs.slice(0, at).filter(({ style }) => style === 'line').length;
}

/** Pairs of outputs between which a band is filled: an upper and a lower one that are named alike, or the only two bands. */
export function bandPairs(outputs: readonly { readonly name: string; readonly style: string }[]): [upper: string, lower: string][] {
  const names = outputs.filter(({ style }) => style === 'band').map(({ name }) => name);
  const pairs = names.flatMap((name): [string, string][] => {
    const other = name.replace(/upper/i, (word) => (word === 'Upper' ? 'Lower' : 'lower'));
    return other !== name && names.includes(other) ? [[name, other]] : [];
  });
  const [first, second, third] = names;
  return pairs.length === 0 && first !== undefined && second !== undefined && third === undefined ? [[first, second]] : pairs;
}
