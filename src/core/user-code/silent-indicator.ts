import type { IndicatorDefinition, IndicatorDescription, IndicatorStream } from '#core/indicators/definition.ts';

const SILENT: IndicatorStream = {
  push: (_timeUs, _open, _high, _low, _close, _volume, out) => void out.fill(Number.NaN),
  pushMany: (_bars, from, to, outputs) => {
    for (const column of outputs) column.fill(Number.NaN, from, to);
  },
  clone: () => SILENT,
};

/** An indicator that has no values, in the place of one whose code is not to run. */
export const silentIndicator = (description: IndicatorDescription): IndicatorDefinition => ({
  ...description,
  warmupBars: () => 0,
  create: () => SILENT,
});
