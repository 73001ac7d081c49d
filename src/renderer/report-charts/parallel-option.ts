import type { EChartsOption } from 'echarts';
import { baseOption, type ReportTheme } from './report-theme.ts';

/** One axis of parallel coordinates: numbers, or names in order. */
interface ParallelAxis {
  readonly name: string;
  readonly values: readonly (number | string)[];
  readonly format?: (value: number) => string;
}

const MOST_LINES = 2000;
/** About so many: more stand in the way of the lines. */
const MOST_TICKS = 3;

/** A line a setting through all its parameters to its result; the best stand out in front. */
export function parallelOption(
  theme: ReportTheme,
  axes: readonly ParallelAxis[],
  result: Float64Array,
  best: number | null,
): EChartsOption {
  const count = result.length;
  const finite = Array.from(result)
    .filter(Number.isFinite)
    .toSorted((a, b) => a - b);
  const good = finite[Math.floor(finite.length * 0.9)] ?? Number.POSITIVE_INFINITY;
  const every = Math.max(1, Math.ceil(count / MOST_LINES));
  const shown = Array.from({ length: count }, (_, i) => i).filter((i) => i % every === 0 || i === best || (result[i] as number) >= good);
  // Later lines lie on top.
  const ordered = shown.toSorted((a, b) => (a === best ? 1 : b === best ? -1 : (result[a] as number) - (result[b] as number)));
  return {
    ...baseOption(theme),
    tooltip: { show: false },
    parallel: { left: 44, right: 56, top: 34, bottom: 20 },
    parallelAxis: axes.map(({ name, values, format }, dim) => {
      const isText = values.some((value) => typeof value === 'string');
      return {
        ...{ dim, name, nameGap: 12, nameTextStyle: { color: theme.textSecond, fontSize: theme.fontSize } },
        ...(isText
          ? { type: 'category' as const, data: [...new Set(values.map(String))] }
          : { type: 'value' as const, scale: true, splitNumber: MOST_TICKS }),
        axisLine: { lineStyle: { color: theme.line } },
        axisTick: { lineStyle: { color: theme.line } },
        axisLabel: {
          ...{ color: theme.textSecond, fontSize: theme.fontSize, hideOverlap: true },
          // Lines run beneath: a number among them has a ground of its own.
          ...{ backgroundColor: theme.panel, padding: [1, 3], borderRadius: 2, margin: 5 },
          ...(format && !isText ? { formatter: (value: number | string) => format(Number(value)) } : {}),
        },
        splitLine: { show: false },
      };
    }) as NonNullable<EChartsOption['parallelAxis']>,
    series: [
      {
        type: 'parallel',
        data: ordered.map((i) => {
          const isBest = i === best;
          const isGood = (result[i] as number) >= good;
          return {
            value: axes.map(({ values }) => values[i] ?? '-'),
            lineStyle: {
              color: isBest ? theme.warn : isGood ? theme.accent : theme.text,
              width: isBest ? 2.5 : 1,
              opacity: isBest ? 1 : isGood ? 0.75 : 0.22,
            },
          };
        }) as never,
      },
    ],
  };
}
