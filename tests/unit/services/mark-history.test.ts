// verifies: marks-on-charts
import { describe, expect, it } from 'vitest';
import { chooseMarks } from '#core/indicators/mark-choice.ts';
import type { Mark, MarkStream } from '#core/indicators/marks.ts';
import { sliceBarColumns } from '#core/market/bar-columns.ts';
import { MarkHistory } from '#services/feature/mark-history.ts';
import { closeBars, marketStore } from '../../support/market-with-bars.ts';
import { seededBars } from '../../support/seeded-bars.ts';

const mark = (change: Partial<Mark>): Mark => ({
  id: 'a',
  kind: 'test-zone',
  shape: 'zone',
  direction: 1,
  fromTimeUs: 0,
  toTimeUs: null,
  top: 2,
  bottom: 1,
  text: 'Zone',
  knownAtUs: 0,
  state: 'open',
  stateAtUs: null,
  evidence: [],
  ...change,
});

/** Opens a zone at every bar; the zone of the bar before is mitigated. Every tenth zone stays open. */
function everyBar(): MarkStream {
  let last: Mark | null = null;
  let n = 0;
  return {
    push(timeUs, _open, high, low, _close, _volume, found) {
      if (last && n % 10 !== 1) found({ ...last, state: 'mitigated', stateAtUs: timeUs, toTimeUs: timeUs });
      last = mark({ id: `zone ${n++}`, fromTimeUs: timeUs, knownAtUs: timeUs, top: high, bottom: low });
      found(last);
    },
  };
}

const bars = seededBars(5, 300);
const timeOf = (i: number) => bars.timeUs[i] as number;

describe('the marks of a series', () => {
  it('are kept in their newest state and grow with the bars that close, without finding the rest again', async () => {
    const market = marketStore();
    closeBars(market, bars, 0, 100);
    let created = 0;
    const create = () => {
      created++;
      return everyBar();
    };
    const history = new MarkHistory(create, market, 'TEST', '1m');
    await history.catchUp();
    expect(history).toMatchObject({ count: 100, size: 100, forgottenBeforeUs: null });
    const states = [...history.marks()].map(({ state }) => state);
    expect(states.filter((state) => state === 'open')).toHaveLength(11);
    const afterFirst = created;
    closeBars(market, bars, 100, 120);
    await history.catchUp();
    expect(history).toMatchObject({ count: 120, size: 120 });
    expect([...history.marks()][99]).toMatchObject({ state: 'mitigated', stateAtUs: timeOf(100) });
    expect(created).toBe(afterFirst);
  });

  it('are found anew when bars were put before those that were known', async () => {
    const market = marketStore();
    closeBars(market, bars, 50, 100);
    const history = new MarkHistory(everyBar, market, 'TEST', '1m');
    await history.catchUp();
    market.mergeBars('TEST', '1m', sliceBarColumns(bars, 0, 50), false);
    await history.catchUp();
    expect(history.count).toBe(100);
    expect([...history.marks()][0]).toMatchObject({ id: 'zone 0', fromTimeUs: timeOf(0) });
  });

  it('stay within their bound: the oldest closed ones are forgotten first, and it is told up to when', async () => {
    const market = marketStore();
    closeBars(market, bars, 0, 300);
    const history = new MarkHistory(everyBar, market, 'TEST', '1m', 100);
    await history.catchUp();
    const kept = [...history.marks()];
    expect(kept).toHaveLength(90);
    expect(kept.filter(({ state }) => state === 'open')).toHaveLength(31);
    expect(history.forgottenBeforeUs).toBe(
      Math.max(...bars.timeUs.filter((timeUs) => !kept.some(({ knownAtUs }) => knownAtUs === timeUs))) + 1,
    );
  });
});

describe('what of the marks is drawn', () => {
  const limits = { zone: 2, level: 2, line: 2, label: 2 };
  const query = { fromUs: 100, toUs: 200, nearPrice: 10, limits };
  const chosen = (marks: Mark[]) => chooseMarks(marks, query).marks.map(({ id }) => id);

  it('overlaps the asked time; what is open reaches to its end', () => {
    const marks = [
      mark({ id: 'before', toTimeUs: 99 }),
      mark({ id: 'into it', toTimeUs: 100 }),
      mark({ id: 'open', fromTimeUs: 50 }),
      mark({ id: 'after', fromTimeUs: 200 }),
    ];
    expect(chosen(marks)).toEqual(['into it', 'open']);
  });

  it('is, of zones, what is open and nearest to the price; of labels, what is newest; the rest is counted', () => {
    const zone = (id: string, bottom: number, state: Mark['state'] = 'open') =>
      mark({ id, bottom, top: bottom + 1, state, fromTimeUs: 150 });
    const label = (id: string, knownAtUs: number) => mark({ id, shape: 'label', fromTimeUs: knownAtUs, toTimeUs: knownAtUs, knownAtUs });
    const marks = [
      zone('closed, at the price', 9.5, 'mitigated'),
      zone('open, far', 30),
      zone('open, near', 12),
      zone('open, at the price', 9.5),
      label('old', 110),
      label('newest', 190),
      label('newer', 150),
    ];
    const { marks: drawn, counts } = chooseMarks(marks, query);
    expect(drawn.map(({ id }) => id)).toEqual(['open, at the price', 'open, near', 'newer', 'newest']);
    expect(counts).toMatchObject({ zone: { total: 4, open: 3 }, label: { total: 3 }, level: { total: 0, open: 0 } });
  });
});
