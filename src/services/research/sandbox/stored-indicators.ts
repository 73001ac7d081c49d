import { createHash } from 'node:crypto';
import type { IndicatorLookup } from '../../user-code/indicator-lookup.ts';
import type { UserIndicators } from '../../user-code/user-indicators.ts';

/** Indicators as they were stored with a run, by id: what is in their files now does not matter. */
export const storedIndicators = (sources: Readonly<Record<string, string>>, own: Pick<UserIndicators, 'ofSource'>): IndicatorLookup => ({
  ids: () => Object.keys(sources),
  hashOf: (id) => {
    const source = sources[id];
    return source === undefined ? null : createHash('sha256').update(source).digest('hex');
  },
  find: async (id) => {
    const source = sources[id];
    return source === undefined ? null : own.ofSource(id, source);
  },
  watch: () => () => undefined,
});
