import { MARK_SHAPES, type Mark, type MarkEvidence, type MarkShape } from '#core/indicators/marks.ts';

/** A mark as the contract writes it. */
type WrittenMark = Omit<Mark, 'evidence'> & { evidence: MarkEvidence[] };

export type MarkLimits = Readonly<Record<MarkShape, number>>;
export type MarkCounts = Record<MarkShape, { total: number; open: number }>;

export interface MarkQuery {
  readonly fromUs: number;
  readonly toUs: number;
  readonly nearPrice: number;
  readonly limits: MarkLimits;
}

/** Zones and levels are about a price, the others about a time. */
const BY_PRICE: ReadonlySet<MarkShape> = new Set(['zone', 'level']);

const rank = ({ state }: Mark): number => (state === 'open' ? 0 : state === 'withdrawn' ? 2 : 1);

const distance = ({ bottom, top }: Mark, price: number): number => {
  const [low, high] = bottom <= top ? [bottom, top] : [top, bottom];
  return price < low ? low - price : price > high ? price - high : 0;
};

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
    const isByPrice = BY_PRICE.has(shape);
    group.sort((a, b) => {
      const byState = isByPrice ? rank(a) - rank(b) : 0;
      const byPlace = isByPrice ? distance(a, nearPrice) - distance(b, nearPrice) : 0;
      return byState || byPlace || b.knownAtUs - a.knownAtUs;
    });
    return group.slice(0, limits[shape]);
  });
  marks.sort((a, b) => a.fromTimeUs - b.fromTimeUs);
  return { marks: marks.map((mark) => ({ ...mark, evidence: [...mark.evidence] })), counts };
}

const none = () => ({ total: 0, open: 0 });
