import type { BarColumns } from '#core/market/bar-columns.ts';

/** Rules written down step by step, slow and plain, to compare the quick forms with. Written from the rules, not from the code. */
export interface NaiveSwing {
  type: 1 | -1;
  at: number;
  price: number;
}

const column = (values: Float64Array) => Array.from(values);
const blank = (count: number) => new Array<number>(count).fill(Number.NaN);

/** Candidates from a window of k − 1 bars back and k bars on, then whole passes that drop the less extreme of equal neighbours. */
export function naiveSwings(bars: BarColumns, k: number): NaiveSwing[] {
  const [high, low] = [column(bars.high), column(bars.low)];
  const count = high.length;
  let found: NaiveSwing[] = [];
  for (let i = 2 * k - 1; i <= count - k - 1; i++) {
    const isHigh = high[i] === Math.max(...high.slice(i - k + 1, i + k + 1));
    const isLow = low[i] === Math.min(...low.slice(i - k + 1, i + k + 1));
    if (isHigh) found.push({ type: 1, at: i, price: high[i] as number });
    else if (isLow) found.push({ type: -1, at: i, price: low[i] as number });
  }
  for (;;) {
    const dropped = new Set<number>();
    for (let s = 0; s + 1 < found.length; s++) {
      const [left, right] = [found[s] as NaiveSwing, found[s + 1] as NaiveSwing];
      if (left.type !== right.type) continue;
      dropped.add(left.type * right.price > left.type * left.price ? s : s + 1);
    }
    if (dropped.size === 0) break;
    found = found.filter((_, s) => !dropped.has(s));
  }
  const [first, last] = [found[0], found.at(-1)];
  if (first === undefined || last === undefined) return found;
  const forced = (type: 1 | -1, at: number): NaiveSwing => ({ type, at, price: (type === 1 ? high : low)[at] as number });
  return [forced(first.type === 1 ? -1 : 1, 0), ...found, forced(last.type === 1 ? -1 : 1, count - 1)];
}

/** OB, Top, Bottom, OBVolume, MitigatedIndex, Percentage: bar after bar over all blocks, bullish first. */
export function naiveOrderBlocks(bars: BarColumns, k: number): number[][] {
  const [high, low, close, volume] = [bars.high, bars.low, bars.close, bars.volume].map(column) as [number[], number[], number[], number[]];
  const count = high.length;
  const swings = naiveSwings(bars, k);
  const type = new Array<number>(count).fill(0);
  const isBroken = new Array<boolean>(count).fill(false);
  const [top, bottom, sum, mitigated, percent] = [blank(count), blank(count), blank(count), blank(count), blank(count)];
  for (const side of [1, -1] as const) {
    const active: number[] = [];
    const used = new Set<number>();
    for (let i = 0; i < count; i++) {
      for (const at of [...active]) {
        const [upper, lower] = [Math.fround(top[at] as number), Math.fround(bottom[at] as number)];
        const isThrough = side === 1 ? (low[i] as number) < lower : (high[i] as number) > upper;
        const isBack = side === 1 ? (high[i] as number) > upper : (low[i] as number) < lower;
        if (isBroken[at]) {
          if (!isBack) continue;
          type[at] = 0;
          for (const values of [top, bottom, sum, mitigated, percent]) values[at] = Number.NaN;
          active.splice(active.indexOf(at), 1);
        } else if (isThrough) {
          isBroken[at] = true;
          mitigated[at] = side === 1 ? i - 1 : i;
        }
      }
      const swing = swings.filter((candidate) => candidate.type === side && candidate.at < i).at(-1);
      if (swing === undefined || used.has(swing.at) || side * ((close[i] as number) - swing.price) <= 0) continue;
      used.add(swing.at);
      let at = i - 1;
      for (let j = swing.at + 1; j < i; j++) {
        const best = at >= swing.at + 1 && j > swing.at + 1 ? at : j;
        const [now, before] = side === 1 ? [low[j] as number, low[best] as number] : [-(high[j] as number), -(high[best] as number)];
        at = now <= before ? j : best;
      }
      const volumeAt = (j: number): number => (j < 0 ? 0 : (volume[j] as number));
      const pair = volumeAt(i) + volumeAt(i - 1);
      const third = volumeAt(i - 2);
      type[at] = side;
      top[at] = high[at] as number;
      bottom[at] = low[at] as number;
      sum[at] = pair + third;
      percent[at] = Math.max(pair, third) === 0 ? 100 : (100 * Math.min(pair, third)) / Math.max(pair, third);
      if (Number.isNaN(mitigated[at])) mitigated[at] = 0;
      if (!active.includes(at)) active.push(at);
    }
  }
  return [type.map((value) => (value === 0 ? Number.NaN : value)), top, bottom, sum, mitigated, percent];
}

/** Liquidity, Level, End, Swept. */
export function naiveLiquidity(bars: BarColumns, k: number, fraction: number): number[][] {
  const [high, low] = [column(bars.high), column(bars.low)];
  const count = high.length;
  const tolerance = (Math.max(...high) - Math.min(...low)) * fraction;
  const [type, level, end, swept] = [blank(count), blank(count), blank(count), blank(count)];
  for (const side of [1, -1] as const) {
    let open = naiveSwings(bars, k).filter((swing) => swing.type === side);
    while (open.length > 0) {
      const [first, ...later] = open as [NaiveSwing, ...NaiveSwing[]];
      const prices = side === 1 ? high : low;
      const limit = first.price + side * tolerance;
      const at = prices.findIndex((price, j) => j > first.at && side * price >= side * limit);
      const inside = (price: number) => price >= first.price - tolerance && price <= first.price + tolerance;
      const group = later.filter((swing) => (at < 0 || swing.at < at) && inside(swing.price));
      if (group.length > 0) {
        type[first.at] = side;
        level[first.at] = [first, ...group].reduce((sum, swing) => sum + swing.price, 0) / (group.length + 1);
        end[first.at] = group.at(-1)?.at ?? 0;
        swept[first.at] = Math.max(0, at);
      }
      open = later.filter((swing) => !group.includes(swing));
    }
  }
  return [type, level, end, swept];
}

/** PreviousHigh, PreviousLow, BrokenHigh, BrokenLow over UTC days. */
export function naivePreviousDay(bars: BarColumns): number[][] {
  const dayUs = 86_400_000_000;
  const times = column(bars.timeUs);
  const starts = [...new Set(times.map((time) => Math.floor(time / dayUs) * dayUs))];
  const rows = times.map((time, i) => {
    const before = starts.filter((start) => start < time);
    const reference = before.at(-2);
    if (reference === undefined) return { reference, high: Number.NaN, low: Number.NaN, i };
    const inside = [...times.keys()].filter((j) => Math.floor((times[j] as number) / dayUs) * dayUs === reference);
    return {
      reference,
      high: Math.max(...inside.map((j) => bars.high[j] as number)),
      low: Math.min(...inside.map((j) => bars.low[j] as number)),
      i,
    };
  });
  const broken = (isBroken: (i: number) => boolean) =>
    rows.map(({ reference, i }) =>
      Number(rows.slice(0, i + 1).some((row) => row.reference === reference && reference !== undefined && isBroken(row.i))),
    );
  return [
    rows.map(({ high }) => high),
    rows.map(({ low }) => low),
    broken((i) => (bars.high[i] as number) > (rows[i]?.high ?? Number.NaN)),
    broken((i) => (bars.low[i] as number) < (rows[i]?.low ?? Number.NaN)),
  ];
}
