import { MARK_SHAPES, type Mark, type MarkEvidence, type MarkShape } from './marks.ts';

/** A mark as the contract writes it. */
type WrittenMark = Omit<Mark, 'evidence'> & { evidence: MarkEvidence[] };

/** Most marks of each shape. */
export type MarkLimits = Readonly<Record<MarkShape, number>>;
/** How many marks there are, chosen or not. */
export type MarkCounts = Record<MarkShape, { total: number; open: number }>;

/** A stretch of time, half-open, and the price from which nearness is counted. */
export interface MarkQuery {
  readonly fromUs: number;
  readonly toUs: number;
  readonly nearPrice: number;
  readonly limits: MarkLimits;
}

/** Zones and levels are about a price, the others about a time. */
const BY_PRICE: ReadonlySet<MarkShape> = new Set(['zone', 'level']);

type Placed = Pick<Mark, 'state' | 'bottom' | 'top' | 'knownAtUs'>;

const rank = ({ state }: Placed): number => (state === 'open' ? 0 : state === 'withdrawn' ? 2 : 1);

const distance = ({ bottom, top }: Placed, price: number): number => {
  const [low, high] = bottom <= top ? [bottom, top] : [top, bottom];
  return price < low ? low - price : price > high ? price - high : 0;
};

/** Which of two zones or levels is more worth drawing: the open one, then the nearer one to the price, then the newer one. */
export const compareAreas =
  (price: number) =>
  (a: Placed, b: Placed): number =>
    rank(a) - rank(b) || distance(a, price) - distance(b, price) || b.knownAtUs - a.knownAtUs;

const byAge = (a: Placed, b: Placed): number => b.knownAtUs - a.knownAtUs;

/**
 * The marks of a stretch of time that are worth drawing: of zones and levels the open ones first, then those nearest to the price; of
 * labels and lines the newest. In order of their beginning.
 */
export function chooseMarks(
  all: Iterable<Mark>,
  { fromUs, toUs, nearPrice, limits }: MarkQuery,
): { marks: WrittenMark[]; counts: MarkCounts } {
  const found: Record<MarkShape, Mark[]> = { zone: [], level: [], line: [], label: [] };
  const counts: MarkCounts = { zone: none(), level: none(), line: none(), label: none() };
  for (const mark of all) {
    if (mark.fromTimeUs >= toUs || (mark.toTimeUs ?? Number.POSITIVE_INFINITY) < fromUs) continue;
    counts[mark.shape].total++;
    if (mark.state === 'open') counts[mark.shape].open++;
    found[mark.shape].push(mark);
  }
  const marks = MARK_SHAPES.flatMap((shape) => {
    const group = found[shape];
    if (group.length <= limits[shape]) return group;
    group.sort(BY_PRICE.has(shape) ? compareAreas(nearPrice) : byAge);
    return group.slice(0, limits[shape]);
  });
  marks.sort((a, b) => a.fromTimeUs - b.fromTimeUs);
  return { marks: marks.map((mark) => ({ ...mark, evidence: [...mark.evidence] })), counts };
}

const none = () => ({ total: 0, open: 0 });
