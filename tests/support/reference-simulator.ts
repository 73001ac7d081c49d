import type { BarColumns } from '#core/market/bar-columns.ts';

/** What the script of a test does after a bar's close. Prices on the grid of 0.01. */
export type Action =
  | {
      readonly do: 'market' | 'limit' | 'stop';
      readonly side: 1 | -1;
      readonly price: number;
      readonly stop: number | null;
      readonly target: number | null;
    }
  | { readonly do: 'exit' };

export interface ReferenceSettings {
  readonly capital: number;
  readonly units: number | null;
  readonly fraction: number;
  readonly rate: number;
  readonly fixedFee: number;
  readonly perUnit: number;
  readonly spread: number;
  readonly slippage: number;
  readonly slippageTicks: number;
  readonly rangeShare: number;
  readonly sameClose: boolean;
  readonly path: 'worst' | 'best' | 'adaptive';
  readonly limitFill: 'touch' | 'through' | number;
  readonly allowShort: boolean;
  readonly latencyBars: number;
  readonly maxPositions: number;
  readonly stopLoss: number | null;
  readonly takeProfit: number | null;
  readonly trailing: number | null;
  readonly closeAtEnd: boolean;
}

export interface ReferenceTrade {
  readonly side: number;
  readonly units: number;
  readonly entryBar: number;
  readonly entryPrice: number;
  readonly exitBar: number;
  readonly exitPrice: number;
  readonly reason: string;
  readonly pnl: number;
}

interface OpenLot {
  side: 1 | -1;
  units: number;
  entryBar: number;
  entryPrice: number;
  entryFee: number;
  stop: number | null;
  target: number | null;
  best: number;
  trails: boolean;
  hasTrailed: boolean;
  /** Middle price at which it was entered: what lies beyond it already is met there. */
  bornAt: number;
}

interface Waiting {
  kind: 'market' | 'limit' | 'stop' | 'exit';
  side: 1 | -1;
  price: number;
  stop: number | null;
  target: number | null;
  hasOwnExits: boolean;
  from: number;
}

const near = 1e-7;

/**
 * The same market written to be read, not to be fast: the price goes through every bar in steps of one hundredth, and at every step
 * everything that waits is asked. One symbol, netting, enough capital for no margin call. Nothing of the kernel is used.
 */
export function simulateSlowly(
  bars: BarColumns,
  settings: ReferenceSettings,
  actions: readonly (readonly Action[])[],
): { trades: ReferenceTrade[]; equity: number[] } {
  const trades: ReferenceTrade[] = [];
  const equity: number[] = [];
  let cash = settings.capital;
  let lots: OpenLot[] = [];
  let waiting: Waiting[] = [];
  let bar = 0;
  // On a grid, to pass a price is to be a step beyond it.
  const ticksBeyond = settings.limitFill === 'touch' ? 0 : settings.limitFill === 'through' ? 1 : settings.limitFill;
  const at = (column: Float64Array): number => column[bar] as number;

  const rounded = (side: number, price: number): number =>
    (side > 0 ? Math.ceil(price * 100 - near) : Math.floor(price * 100 + near)) / 100;
  /** A limit order asks for a price on the grid. */
  const asked = (side: number, price: number): number => rounded(-side, price);
  const withCosts = (side: number, price: number): number => {
    const slip = price * settings.slippage + settings.slippageTicks * 0.01 + settings.rangeShare * (at(bars.high) - at(bars.low));
    return rounded(side, price + side * (settings.spread / 2 + slip));
  };
  const fee = (units: number, price: number): number => units * price * settings.rate + settings.fixedFee + units * settings.perUnit;
  const worth = (price: number): number => cash + lots.reduce((sum, lot) => sum + lot.side * lot.units * (price - lot.entryPrice), 0);

  const close = (lot: OpenLot, units: number, price: number, reason: string): void => {
    const paid = fee(units, price);
    const gain = lot.side * units * (price - lot.entryPrice);
    const entryFee = (lot.entryFee * units) / lot.units;
    cash += gain - paid;
    trades.push({
      side: lot.side,
      units,
      entryBar: lot.entryBar,
      entryPrice: lot.entryPrice,
      exitBar: bar,
      exitPrice: price,
      reason,
      pnl: gain - paid - entryFee,
    });
    lot.units -= units;
    lot.entryFee -= entryFee;
    lots = lots.filter((each) => each.units > 0);
  };

  /** Whether it opened something. */
  const enter = (order: Waiting, base: number, isLimit: boolean, bornAt: number): boolean => {
    const price = isLimit ? rounded(order.side, base) : withCosts(order.side, base);
    const opens = order.side > 0 || settings.allowShort;
    let left = settings.units !== null && order.hasOwnExits ? settings.units : Number.POSITIVE_INFINITY;
    for (const lot of lots.filter(({ side }) => side !== order.side)) {
      if (left <= 0) break;
      const units = Math.min(left, lot.units);
      close(lot, units, price, opens ? 'reversed' : 'signal');
      left -= units;
    }
    if (left <= 0 || !opens || lots.length >= settings.maxPositions) return false;
    const now = worth(base);
    const perUnit = price * (1 + settings.rate) + settings.perUnit;
    const exposure = lots.reduce((sum, lot) => sum + lot.units * base, 0);
    const affordable = (now - exposure - settings.fixedFee) / perUnit;
    const wanted = left < Number.POSITIVE_INFINITY ? left : (settings.units ?? (settings.fraction * now - settings.fixedFee) / perUnit);
    const units = Math.floor(Math.min(wanted, affordable) + 1e-9);
    if (units <= 0) return false;
    const paid = fee(units, price);
    cash -= paid;
    const { stopLoss, takeProfit } = settings;
    const side = order.side;
    lots.push({
      side,
      units,
      entryBar: bar,
      entryPrice: price,
      entryFee: paid,
      stop: order.hasOwnExits ? order.stop : stopLoss === null ? null : price * (1 - side * stopLoss),
      target: order.hasOwnExits ? order.target : takeProfit === null ? null : asked(-side, price * (1 + side * takeProfit)),
      best: price,
      trails: !order.hasOwnExits && settings.trailing !== null,
      hasTrailed: false,
      bornAt,
    });
    const lot = lots.at(-1);
    if (lot?.trails) trail(lot, price);
    return true;
  };

  const trail = (lot: OpenLot, price: number): void => {
    if (lot.side * (price - lot.best) < 0) return;
    lot.best = price;
    const stop = price * (1 - lot.side * (settings.trailing ?? 0));
    if (lot.stop !== null && lot.side * (stop - lot.stop) <= 0) return;
    lot.stop = stop;
    lot.hasTrailed = true;
  };

  /** Whether the middle price `price` is so far beyond a limit that it fills. */
  const isLimitReached = (side: number, limit: number, price: number, isOpen: boolean): boolean => {
    const beyond = side * (limit - price) - settings.spread / 2;
    if (isOpen) return beyond > near || (Math.abs(beyond) <= near && settings.limitFill === 'touch');
    return beyond >= ticksBeyond * 0.01 - near;
  };
  const limitPrice = (side: number, limit: number, price: number, isOpen: boolean): number =>
    isOpen ? price + (side * settings.spread) / 2 : limit;

  /** What the price sets off at one step; the side of what it opened, 0 when nothing was opened, null when nothing happened. */
  const meet = (price: number, isOpen: boolean, before = price): number | null => {
    const met: { readonly level: number; readonly act: () => number }[] = [];
    for (const lot of lots) {
      const { side, stop, target } = lot;
      if (stop !== null && side * (stop - price) >= -near) {
        // A stop that lies beyond the price at which the lot was opened, because its entry cost more than that, is met there.
        const isAsBorn = !lot.hasTrailed || lot.best === lot.entryPrice;
        const act = () => {
          close(
            lot,
            lot.units,
            withCosts(-side, isOpen ? price : isAsBorn && side * (stop - lot.bornAt) > near ? lot.bornAt : stop),
            lot.hasTrailed ? 'trailing-stop' : 'stop-loss',
          );
          return 0;
        };
        met.push({ level: stop, act });
      }
      if (target !== null && isLimitReached(-side, target, price, isOpen)) {
        const act = () => {
          const isBeyond = side * (lot.bornAt - neededPrice(-side, target)) > near;
          const base = isBeyond ? lot.bornAt - (side * settings.spread) / 2 : limitPrice(-side, target, price, isOpen);
          close(lot, lot.units, rounded(-side, base), 'take-profit');
          return 0;
        };
        met.push({ level: neededPrice(-side, target), act });
      }
    }
    for (const order of waiting) {
      if (order.from > bar || (order.kind !== 'limit' && order.kind !== 'stop')) continue;
      const isLimit = order.kind === 'limit';
      const isReached = isLimit ? isLimitReached(order.side, order.price, price, isOpen) : order.side * (price - order.price) >= -near;
      if (!isReached) continue;
      const act = () => {
        waiting = waiting.filter((each) => each !== order);
        const base = isLimit ? limitPrice(order.side, order.price, price, isOpen) : isOpen ? price : order.price;
        return enter(order, base, isLimit, isOpen ? price : isLimit ? neededPrice(order.side, order.price) : order.price) ? order.side : 0;
      };
      met.push({ level: isLimit ? neededPrice(order.side, order.price) : order.price, act });
    }
    if (isOpen) return met[0]?.act() ?? null;
    // Of what lies between two steps, what is met first; sorting keeps the order of what is met at one price.
    const distance = (level: number) => Math.max(0, Math.round((Math.sign(price - before) || 1) * (level - before) * 1e6));
    return met.sort((a, b) => distance(a.level) - distance(b.level))[0]?.act() ?? null;
  };
  const neededPrice = (side: number, limit: number): number => limit - (side * settings.spread) / 2 - side * 0.01 * ticksBeyond;

  /** Every hundredth from one price to another, the last included. */
  const steps = (from: number, to: number): number[] => {
    const first = Math.round(from * 100);
    const last = Math.round(to * 100);
    const way: number[] = [];
    for (let cent = first; cent !== last; ) {
      cent += Math.sign(last - first);
      way.push(cent / 100);
    }
    return way;
  };

  const walk = (): void => {
    const [open, high, low, last] = [at(bars.open), at(bars.high), at(bars.low), at(bars.close)];
    while (meet(open, true) !== null);
    for (const lot of lots) if (lot.trails) trail(lot, open);
    const nearer = Math.round((high - open) * 100) - Math.round((open - low) * 100);
    let isHighFirst = nearer === 0 ? last < open : nearer < 0;
    if (settings.path !== 'adaptive') {
      const side = lots.reduce((sum, lot) => sum + lot.side * lot.units, 0);
      if (side !== 0) isHighFirst = side > 0 === (settings.path === 'best');
      else {
        const live = waiting.filter(({ kind }) => kind === 'limit');
        const buys = live.some((order) => order.side > 0 && low <= order.price);
        const sells = live.some((order) => order.side < 0 && high >= order.price);
        if (buys !== sells) isHighFirst = buys === (settings.path === 'worst');
      }
    }
    let ahead = isHighFirst ? [high, low, last] : [low, high, last];
    let price = open;
    let way = steps(price, ahead[0] as number);
    for (;;) {
      const next = way.shift();
      if (next === undefined) {
        ahead.shift();
        if (ahead.length === 0) return;
        way = steps(price, ahead[0] as number);
        continue;
      }
      const before = price;
      price = next;
      let side = meet(price, false, before);
      while (side !== null) {
        if (side !== 0 && settings.path !== 'adaptive') {
          const wantsHigh = side > 0 === (settings.path === 'best');
          const other = wantsHigh ? low : high;
          const mustSeeOther = ahead.slice(0, -1).includes(other);
          ahead = [wantsHigh ? high : low, ...(mustSeeOther ? [other] : []), last];
          way = steps(price, ahead[0] as number);
        }
        side = meet(price, false, before);
      }
      for (const lot of lots) if (lot.trails) trail(lot, price);
    }
  };

  const fillTimed = (base: number): void => {
    const due = waiting.filter(({ kind, from }) => (kind === 'market' || kind === 'exit') && from <= bar);
    waiting = waiting.filter((order) => !due.includes(order));
    const net = () => lots.reduce((sum, lot) => sum + lot.side * lot.units, 0);
    const frees = due.filter((order) => order.kind === 'exit' || net() * order.side < 0);
    for (const order of [...frees, ...due.filter((each) => !frees.includes(each))]) {
      if (order.kind === 'exit') for (const lot of [...lots]) close(lot, lot.units, withCosts(-lot.side, base), 'signal');
      else enter(order, base, false, base);
    }
  };

  for (bar = 0; bar < bars.timeUs.length; bar++) {
    if (!settings.sameClose) fillTimed(at(bars.open));
    walk();
    for (const action of actions[bar] ?? []) {
      const isTimed = action.do === 'market' || action.do === 'exit';
      const from = bar + settings.latencyBars + (settings.sameClose && isTimed ? 0 : 1);
      if (action.do === 'exit') {
        waiting.push({ kind: 'exit', side: 1, price: 0, stop: null, target: null, hasOwnExits: false, from });
        continue;
      }
      const hasOwnExits = action.stop !== null || action.target !== null;
      waiting.push({
        kind: action.do,
        side: action.side,
        price: action.price,
        stop: action.stop,
        target: action.target,
        hasOwnExits,
        from,
      });
    }
    if (settings.sameClose) fillTimed(at(bars.close));
    if (bar === bars.timeUs.length - 1 && settings.closeAtEnd)
      for (const lot of [...lots].reverse()) close(lot, lot.units, withCosts(-lot.side, at(bars.close)), 'end-of-data');
    equity.push(worth(at(bars.close)));
  }
  return { trades, equity };
}
