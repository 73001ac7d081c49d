/** A turn: its bar, price and type, 1 for a high, -1 for a low, 0 for the end of the line, which no move has confirmed. */
export interface Turn {
  readonly at: number;
  readonly price: number;
  readonly type: -1 | 0 | 1;
}

/**
 * The zig-zag over a whole history as Stock.Indicators has it: line, point types, line of the highs, line of the lows. The line up to the
 * first turn is not drawn, nor are the lines of highs and lows before their first turn; the line ends at the newest bar's price.
 */
export function publishedZigZag(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  threshold: number,
  outputs: readonly Float64Array[],
): void {
  drawTurns(close.length, firstTurn(high, low, close, threshold), (last) => nextTurn(high, low, threshold, last), outputs);
}

/** Draws the line through turns, from the first bar on until one stands on the newest bar. */
export function drawTurns(count: number, first: Turn, next: (last: Turn) => Turn, outputs: readonly Float64Array[]): void {
  for (const output of outputs) output.fill(Number.NaN, 0, count);
  const [line, pointType, retraceHigh, retraceLow] = outputs as [Float64Array, Float64Array, Float64Array, Float64Array];
  let last = first;
  let lastHigh: Turn | null = null;
  let lastLow: Turn | null = null;
  while (last.at < count - 1) {
    const turn = next(last);
    if (turn.at !== last.at) {
      drawLine(line, last, turn, last.at === 0 ? turn.at : last.at + 1);
      if (turn.type !== 0) pointType[turn.at] = turn.type;
    }
    if (last.type === -1) {
      if (lastHigh !== null && turn.at !== lastHigh.at) drawLine(retraceHigh, lastHigh, turn, lastHigh.at);
      lastHigh = turn.at === 0 ? null : turn;
    } else if (last.type === 1) {
      if (lastLow !== null && turn.at !== lastLow.at) drawLine(retraceLow, lastLow, turn, lastLow.at);
      lastLow = turn.at === 0 ? null : turn;
    }
    last = turn;
  }
}

/** The first bar as the turn that the first move of at least the threshold starts from; of no type when there is no such move. */
function firstTurn(high: Float64Array, low: Float64Array, close: Float64Array, threshold: number): Turn {
  const firstHigh = high[0] as number;
  const firstLow = low[0] as number;
  for (let i = 0; i < close.length; i++) {
    const up = firstLow === 0 ? Number.NaN : ((high[i] as number) - firstLow) / firstLow;
    const down = firstHigh === 0 ? Number.NaN : (firstHigh - (low[i] as number)) / firstHigh;
    if (up >= threshold && up > down) return { at: 0, price: firstLow, type: -1 };
    if (down >= threshold && down > up) return { at: 0, price: firstHigh, type: 1 };
  }
  return { at: 0, price: close[0] as number, type: 0 };
}

function nextTurn(high: Float64Array, low: Float64Array, threshold: number, last: Turn): Turn {
  const isRising = last.type === -1;
  const ahead = isRising ? high : low;
  const behind = isRising ? low : high;
  const direction = isRising ? 1 : -1;
  let at = last.at;
  let extreme = last.price;
  for (let i = last.at + 1; i < ahead.length; i++) {
    if (((ahead[i] as number) - extreme) * direction >= 0) {
      at = i;
      extreme = ahead[i] as number;
    } else if (extreme !== 0 && ((extreme - (behind[i] as number)) * direction) / extreme >= threshold) {
      return { at, price: extreme, type: direction };
    }
  }
  const end = ahead.length - 1;
  return { at: end, price: ahead[end] as number, type: 0 };
}

function drawLine(column: Float64Array, from: Turn, to: Turn, first: number): void {
  const step = (to.price - from.price) / (to.at - from.at);
  for (let i = first; i <= to.at; i++) column[i] = from.price + step * (i - from.at);
}
