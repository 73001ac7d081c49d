import { seededRandom } from '#core/numeric/seeded-random.ts';

const SYMBOLS = ['EURUSD', 'GBPUSD', 'USDJPY', 'AUDUSD', 'USDCAD', 'NZDUSD', 'USDCHF', 'EURGBP'];
const START_MS = Date.UTC(2025, 5, 3, 8);

export interface TickLines {
  readonly bytes: Uint8Array;
  /** Where each line begins, and at the end where the last one ends (after its line feed). */
  readonly offsets: Int32Array;
  readonly symbols: readonly string[];
  /** Time that the lines cover, microseconds: add it to the times of each further round. */
  readonly spanUs: number;
}

/** Tick lines as a terminal sends them: eight symbols, random walks on the tick grid, `ticksPerSecond` in the lines' own time. */
export function makeTickLines(count: number, ticksPerSecond: number): TickLines {
  const random = seededRandom(11);
  const points = SYMBOLS.map((_, i) => 90_000 + 12_000 * i);
  const offsets = new Int32Array(count + 1);
  const lines: string[] = [];
  let length = 0;
  for (let i = 0; i < count; i++) {
    const symbol = Math.floor(random.uniform() * SYMBOLS.length);
    // Never the same price twice in a row: that would be a duplicate within its millisecond.
    const move = Math.round(1.5 * random.normal());
    points[symbol] = (points[symbol] as number) + (move === 0 ? 1 - 2 * (i % 2) : move);
    const bid = (points[symbol] as number) / 1e5;
    const ask = ((points[symbol] as number) + 8 + Math.floor(random.uniform() * 8)) / 1e5;
    const ms = START_MS + Math.floor((i * 1000) / ticksPerSecond);
    const line = `{"t":"tick","s":"${SYMBOLS[symbol]}","seq":${i + 1},"ms":${ms},"b":${bid},"a":${ask},"l":0,"v":0,"f":6}\n`;
    offsets[i] = length;
    length += line.length;
    lines.push(line);
  }
  offsets[count] = length;
  return {
    bytes: new TextEncoder().encode(lines.join('')),
    offsets,
    symbols: SYMBOLS,
    spanUs: Math.ceil((count * 1_000_000) / ticksPerSecond / 1000) * 1000,
  };
}
