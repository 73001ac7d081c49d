import { seededRandom } from '#core/numeric/seeded-random.ts';

/** A configuration to run: what to set, by dotted path as `--set` takes it, and what to call it. */
export interface PlannedRun {
  readonly label: string;
  readonly set: Readonly<Record<string, number | string | object>>;
}

/** A numeric parameter and how far it may go. */
export interface PerturbedParameter {
  readonly name: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly isInteger: boolean;
}

/**
 * `count` configurations with every parameter moved by up to ± `share` of its value (of its range where the value is 0), evenly by chance,
 * within its bounds; whole numbers move by at least one. Equal ones occur once, so there may be fewer.
 */
export function parameterPerturbations(
  parameters: readonly PerturbedParameter[],
  settings: { readonly count: number; readonly share: number; readonly seed: number },
): PlannedRun[] {
  const random = seededRandom(settings.seed);
  const planned = new Map<string, PlannedRun>();
  for (let tries = 0; planned.size < settings.count && tries < 20 * settings.count; tries++) {
    const set: Record<string, number> = {};
    for (const { name, value, least, most, isInteger } of parameters) {
      const reach = settings.share * Math.abs(value === 0 ? most - least : value);
      const moved = value + (2 * random.uniform() - 1) * (isInteger ? Math.max(1.499, reach) : reach);
      set[`strategy.params.${name}`] = Math.min(most, Math.max(least, isInteger ? Math.round(moved) : moved));
    }
    const label = Object.entries(set)
      .map(([path, value]) => `${path.slice('strategy.params.'.length)} ${Number(value.toPrecision(4))}`)
      .join(', ');
    const key = JSON.stringify(set);
    if (!planned.has(key)) planned.set(key, { label, set });
  }
  return [...planned.values()];
}

/** Multiples at which costs are stressed where none are asked for. */
export const COST_MULTIPLES = [0, 0.5, 1, 1.5, 2, 3, 5] as const;

/** Names below `costs` that bound a cost and are none themselves. */
const BOUNDS = /^(max|most|least|min)/i;

/**
 * Costs times `multiple`, in every form that they take: rates (at most 1), amounts, widths by the hour. What is received stays: a swap above
 * 0. So do bounds, for example the greatest share of a volume. A spread that comes with
 * the quotes has its factor multiplied.
 */
export function multipliedCosts<T extends object>(costs: T, multiple: number): T {
  return multiplied(costs, multiple, '') as T;
}

function multiplied(value: unknown, multiple: number, name: string): unknown {
  if (typeof value === 'number') {
    if (BOUNDS.test(name)) return value;
    if (name === 'long' || name === 'short') return value < 0 ? value * multiple : value;
    return name === 'rate' ? Math.min(1, value * multiple) : value * multiple;
  }
  if (Array.isArray(value)) return value.map((each) => multiplied(each, multiple, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, multiplied(each, multiple, key)]));
}

/** One configuration per multiple, with all costs multiplied. */
export const costPerturbations = (costs: object, multiples: readonly number[] = COST_MULTIPLES): PlannedRun[] =>
  multiples.map((multiple) => ({ label: `costs × ${multiple}`, set: { costs: multipliedCosts(costs, multiple) } }));

/** One configuration per latency in bars. */
export const latencyPerturbations = (bars: readonly number[] = [0, 1, 2, 3, 5]): PlannedRun[] =>
  bars.map((latencyBars) => ({ label: `${latencyBars} bars late`, set: { 'execution.latencyBars': latencyBars } }));

/**
 * Up to `count` configurations that start at different bars, evenly by chance over the first `share` of them; the first at the
 * first bar. Each keeps the end, so that a strategy that lives on one lucky start shows.
 */
export function startPerturbations(
  barTimes: readonly string[],
  settings: { readonly count: number; readonly share: number; readonly seed: number },
): PlannedRun[] {
  const random = seededRandom(settings.seed);
  const most = Math.max(1, Math.floor(barTimes.length * settings.share));
  const at = new Set([0]);
  for (let tries = 0; at.size < Math.min(settings.count, most) && tries < 20 * settings.count; tries++) {
    at.add(Math.floor(random.uniform() * most));
  }
  return [...at].sort((a, b) => a - b).map((bar) => ({ label: `from ${barTimes[bar]}`, set: { from: barTimes[bar] as string } }));
}
