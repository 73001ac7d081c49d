import type { BarColumns } from '#core/market/bar-columns.ts';
import { at, exponential, highest, lowest, mean, type Naive, range, typical, whenWarm } from './naive-arithmetic.ts';

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const volumesTo = (bars: BarColumns, i: number) => range(0, i + 1).map((k) => at(bars.volume, k));
const multiplier = (bars: BarColumns, k: number) => {
  const height = at(bars.high, k) - at(bars.low, k);
  return height === 0 ? 0 : (2 * at(bars.close, k) - at(bars.high, k) - at(bars.low, k)) / height;
};
const flow = (bars: BarColumns, k: number) => multiplier(bars, k) * at(bars.volume, k);
const line = (bars: BarColumns, i: number) => sum(range(0, i + 1).map((k) => flow(bars, k)));
const dayOf = (bars: BarColumns, i: number) => Math.floor(at(bars.timeUs, i) / 86_400_000_000);
const sinceDayBegan = (bars: BarColumns, i: number) => range(0, i + 1).filter((k) => dayOf(bars, k) === dayOf(bars, i));

/** Mean and deviation of typical prices, each as often as its volume says. */
function weighted(bars: BarColumns, members: number[], reach: number) {
  const volume = sum(members.map((k) => at(bars.volume, k)));
  const vwap = sum(members.map((k) => typical(bars, k) * at(bars.volume, k))) / volume;
  const spread = Math.sqrt(sum(members.map((k) => at(bars.volume, k) * (typical(bars, k) - vwap) ** 2)) / volume);
  return { vwap, upperBand: vwap + reach * spread, lowerBand: vwap - reach * spread };
}

/** Volume of each of `count` bins by integrating every bar's uniform density over the bin. */
function profile(bars: BarColumns, members: number[], count: number, share: number) {
  const first = members[0] as number;
  const end = (members.at(-1) as number) + 1;
  const bottom = lowest(bars, first, end);
  const height = (highest(bars, first, end) - bottom) / count;
  const edge = (bin: number) => bottom + bin * height;
  const volumes = range(0, count).map((bin) =>
    sum(
      members.map((k) => {
        const [low, high] = [at(bars.low, k), at(bars.high, k)];
        if (high === low) return Math.min(count - 1, Math.floor((low - bottom) / height)) === bin ? at(bars.volume, k) : 0;
        const overlap = Math.min(high, edge(bin + 1)) - Math.max(low, edge(bin));
        return (Math.max(0, overlap) / (high - low)) * at(bars.volume, k);
      }),
    ),
  );
  // Equal but for roundings: the lowest.
  const most = volumes.findIndex((volume) => volume >= Math.max(...volumes) * (1 - 1e-9));
  let area = [most];
  while (sum(area.map((bin) => volumes[bin] as number)) < share * sum(volumes) * (1 - 1e-9) && area.length < count) {
    const top = Math.max(...area);
    const low = Math.min(...area);
    const above = [top + 1, top + 2].filter((bin) => bin < count);
    const below = [low - 1, low - 2].filter((bin) => bin >= 0);
    const of = (bins: number[]) => (bins.length === 0 ? -1 : sum(bins.map((bin) => volumes[bin] as number)));
    area = [...area, ...(of(above) >= of(below) * (1 - 1e-9) ? above : below)];
  }
  return { poc: edge(most + 0.5), valueAreaHigh: edge(Math.max(...area) + 1), valueAreaLow: edge(Math.min(...area)) };
}

const index = (bars: BarColumns, i: number, isMember: (change: number) => boolean) =>
  range(1, i + 1)
    .filter((k) => isMember(at(bars.volume, k) - at(bars.volume, k - 1)))
    .reduce((value, k) => (value * at(bars.close, k)) / at(bars.close, k - 1), 1000);

/** Volume force of bar `i`: the bar's range against all ranges of its trend, the last one before the trend included. */
function volumeForce(bars: BarColumns, i: number): number {
  const basis = (k: number) => at(bars.high, k) + at(bars.low, k) + at(bars.close, k);
  const isUp = (k: number) => basis(k) > basis(k - 1);
  const height = (k: number) => at(bars.high, k) - at(bars.low, k);
  let start = i;
  while (start > 1 && isUp(start - 1) === isUp(i)) start--;
  // The measure starts with the third bar: what came before is counted as nothing.
  const members = start <= 1 ? range(2, i + 1) : range(start - 1, i + 1);
  const cumulated = sum(members.map(height));
  if (at(bars.volume, i) === 0 || (members.length === 1 && members[0] === i)) return 0;
  return at(bars.volume, i) * (isUp(i) ? 1 : -1) * Math.abs((2 * height(i)) / cumulated - 2) * 100;
}

const volumeOscillator = (bars: BarColumns, i: number) => {
  const slow = exponential(volumesTo(bars, i), 11);
  return (100 * (exponential(volumesTo(bars, i), 5) - slow)) / slow;
};

/** By id, with the parameters below. */
export const NAIVE_VOLUME: Record<string, Naive> = {
  obv: (bars, i) => ({
    obv: sum(range(1, i + 1).map((k) => Math.sign(at(bars.close, k) - at(bars.close, k - 1)) * at(bars.volume, k))),
  }),
  vwap: (bars, i) => ({ vwap: weighted(bars, range(0, i + 1), 1).vwap }),
  'vwap-bands': (bars, i) => weighted(bars, sinceDayBegan(bars, i), 1.5),
  'anchored-vwap': (bars, i) => weighted(bars, range(0, i + 1), 2),
  'volume-profile': (bars, i) => profile(bars, sinceDayBegan(bars, i), 20, 0.7),
  adl: (bars, i) => ({ adl: line(bars, i), moneyFlowMultiplier: multiplier(bars, i), moneyFlowVolume: flow(bars, i) }),
  cmf: (bars, i) => ({
    cmf: whenWarm(i, 7, () => sum(range(i - 7, i + 1).map((k) => flow(bars, k))) / sum(volumesTo(bars, i).slice(-8))),
    moneyFlowMultiplier: multiplier(bars, i),
    moneyFlowVolume: flow(bars, i),
  }),
  'chaikin-oscillator': (bars, i) => {
    const lines = range(0, i + 1).map((k) => line(bars, k));
    return {
      oscillator: exponential(lines, 4) - exponential(lines, 9),
      adl: line(bars, i),
      moneyFlowMultiplier: multiplier(bars, i),
      moneyFlowVolume: flow(bars, i),
    };
  },
  'force-index': (bars, i) => ({
    forceIndex: exponential(
      range(1, i + 1).map((k) => (at(bars.close, k) - at(bars.close, k - 1)) * at(bars.volume, k)),
      6,
    ),
  }),
  'ease-of-movement': (bars, i) => {
    const middle = (k: number) => (at(bars.high, k) + at(bars.low, k)) / 2;
    const move = (k: number) => {
      const boxRatio = at(bars.volume, k) / 1e4 / (at(bars.high, k) - at(bars.low, k));
      return at(bars.volume, k) === 0 || boxRatio === Number.POSITIVE_INFINITY ? 0 : (middle(k) - middle(k - 1)) / boxRatio;
    };
    return {
      easeOfMovement: whenWarm(i, 6, () => mean(range(i - 5, i + 1).map(move))),
      move: whenWarm(i, 1, () => move(i)),
    };
  },
  pvo: (bars, i) => {
    const pvo = volumeOscillator(bars, i);
    const signal = exponential(
      range(10, i + 1).map((k) => volumeOscillator(bars, k)),
      4,
    );
    return { pvo, signal, histogram: pvo - signal };
  },
  klinger: (bars, i) => {
    const forces = range(2, i + 1).map((k) => volumeForce(bars, k));
    const lines = forces.map((_, k) => exponential(forces.slice(0, k + 1), 4) - exponential(forces.slice(0, k + 1), 9));
    return { oscillator: lines.at(-1) ?? Number.NaN, signal: exponential(lines.slice(8), 3) };
  },
  'relative-volume': (bars, i) => ({ relativeVolume: whenWarm(i, 9, () => at(bars.volume, i) / mean(volumesTo(bars, i - 1).slice(-9))) }),
  nvi: (bars, i) => ({ nvi: index(bars, i, (change) => change < 0) }),
  pvi: (bars, i) => ({ pvi: index(bars, i, (change) => change > 0) }),
};

export const NAIVE_VOLUME_PARAMETERS: Record<string, Record<string, unknown>> = {
  'vwap-bands': { multiplier: 1.5 },
  'anchored-vwap': { multiplier: 2 },
  'volume-profile': { bins: 20 },
  cmf: { period: 8 },
  'chaikin-oscillator': { fast: 4, slow: 9 },
  'force-index': { period: 6 },
  'ease-of-movement': { period: 6, volumeScale: 10_000 },
  pvo: { fast: 5, slow: 11, signal: 4 },
  klinger: { fast: 4, slow: 9, signal: 3 },
  'relative-volume': { period: 9 },
};
