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

/** The factor by which a cost may be more or less. */
const WIDEST_COST_FACTOR = 3;

/**
 * Up to `count` configurations with each kind of cost (commission, spread, slippage and so on) times a factor of its own, from a third to three, evenly
 * by chance on a logarithmic scale; the first as it is. None beside it where nothing costs anything.
 */
export function costPerturbations(costs: object, { count, seed }: { readonly count: number; readonly seed: number }): PlannedRun[] {
  const random = seededRandom(seed);
  const planned = new Map([[JSON.stringify(costs), { label: 'as it is', set: { costs } }]]);
  for (let tries = 1; tries < count; tries++) {
    const factors = Object.keys(costs).map((name) => [name, WIDEST_COST_FACTOR ** (2 * random.uniform() - 1)] as const);
    const moved = Object.fromEntries(
      factors.map(([name, factor]) => [name, multipliedCosts({ [name]: (costs as Record<string, unknown>)[name] }, factor)[name]]),
    );
    const key = JSON.stringify(moved);
    const label = factors.map(([name, factor]) => `${name} × ${factor.toFixed(2)}`).join(', ');
    if (!planned.has(key)) planned.set(key, { label, set: { costs: moved } });
  }
  return [...planned.values()];
}

/** Orders arrive this late at least, and this many bars at most. */
const LEAST_LATENCY_MS = 5;
const MOST_LATENCY_BARS = 5;

/**
 * `count` configurations whose orders arrive later, by a time drawn evenly on a logarithmic scale from {@link LEAST_LATENCY_MS} to
 * {@link MOST_LATENCY_BARS} bars: whole bars and the milliseconds that are left.
 */
export function latencyPerturbations(barMs: number, { count, seed }: { readonly count: number; readonly seed: number }): PlannedRun[] {
  const random = seededRandom(seed);
  const reach = Math.log((MOST_LATENCY_BARS * barMs) / LEAST_LATENCY_MS);
  return Array.from({ length: count }, () => {
    const lateMs = Math.round(LEAST_LATENCY_MS * Math.exp(reach * random.uniform()));
    const latencyBars = Math.floor(lateMs / barMs);
    const latencyMs = Math.min(86_400_000, lateMs - latencyBars * barMs);
    return {
      label: `${latencyBars > 0 ? `${latencyBars} bars and ` : ''}${latencyMs} ms late`,
      set: { 'execution.latencyBars': latencyBars, 'execution.latencyMs': latencyMs },
    };
  });
}

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
