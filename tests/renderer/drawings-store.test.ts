// verifies: drawings, undo
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { workstationContract } from '#contract/index.ts';
import { horizontal, oneOfEach } from '#tests/support/test-drawings.ts';
import type { LinkName, ServiceLinks } from '../../src/renderer/connection/service-link.ts';
import { provideLinks } from '../../src/renderer/connection/service-link.ts';
import {
  areAllLocked,
  deleteAll,
  replaceDrawing,
  toggleAllHidden,
  toggleAllLocked,
} from '../../src/renderer/features/drawings/drawing-actions.ts';
import { changeDrawings, drawingsOf, followDrawings, useDrawings } from '../../src/renderer/features/drawings/drawings-store.ts';
import { history } from '../../src/renderer/state/history.ts';
import { createDrawingHandlers } from '../../src/services/drawings/drawing-handlers.ts';
import { fakeLink } from './fake-link.ts';

const SYMBOL = 'EURUSD';
const context = { signal: new AbortController().signal, caller: 'renderer' as const };

let saveProblem: (() => Error) | null = null;
let saves = 0;
let host = createDrawingHandlers(makeStore());
let stop = () => {};

function makeStore() {
  return {
    load: () => ({ is: 'absent' as const }),
    save: async () => {
      saves++;
      if (saveProblem) throw saveProblem();
    },
    setAside: () => null,
    watch: () => () => undefined,
  };
}

beforeEach(() => {
  saveProblem = null;
  saves = 0;
  host = createDrawingHandlers(makeStore());
  const link = fakeLink(workstationContract, host as never);
  provideLinks(new Proxy({} as ServiceLinks, { get: (_, name: LinkName) => (name === 'workstation' ? link : undefined) }));
  history.clear();
  useDrawings.setState({ bySymbol: {}, saveProblem: null });
  stop = followDrawings(SYMBOL);
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

const kept = async () => (await host['drawings.list']({ symbol: SYMBOL }, context)).drawings;
const ids = () => drawingsOf(SYMBOL).map(({ id }) => id);
const draw = (id: string, price = 1) => changeDrawings('Draw', SYMBOL, new Map([[id, { ...horizontal(price), id }]]));

describe('drawings of a page', () => {
  test('are shown at once and kept by the host', async () => {
    draw('a');
    expect(ids()).toEqual(['a']);
    await vi.waitFor(async () => expect(await kept()).toEqual(drawingsOf(SYMBOL)));
  });

  test('of another window come in, and neither window loses what it drew meanwhile', async () => {
    draw('mine');
    await host['drawings.put']({ symbol: SYMBOL, drawings: [{ ...horizontal(2), id: 'theirs' }] }, context);
    await vi.waitFor(() => expect(ids().toSorted()).toEqual(['mine', 'theirs']));
    expect((await kept()).map(({ id }) => id).toSorted()).toEqual(['mine', 'theirs']);
  });

  test('many changes in a row end as the last of them', async () => {
    for (let i = 1; i <= 30; i++) draw('a', i);
    await vi.waitFor(async () => expect((await kept())[0]?.anchors[0]?.price).toBe(30));
    expect(saves).toBeLessThan(30);
  });

  test('that the disk refuses stay on the page, are said, and are sent again until they are kept', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    saveProblem = () => Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' });
    draw('a');
    await vi.waitFor(() => expect(useDrawings.getState().saveProblem).toContain('the disk is full'));
    expect(ids()).toEqual(['a']);
    saveProblem = null;
    await vi.advanceTimersByTimeAsync(6_000);
    await vi.waitFor(() => expect(useDrawings.getState().saveProblem).toBeNull());
    expect(await kept()).toHaveLength(1);
  });

  test('beyond what is kept of a symbol go again, with the reason', async () => {
    const many = Array.from({ length: 500 }, (_, i) => ({ ...horizontal(i), id: `d${i}` }));
    await host['drawings.put']({ symbol: SYMBOL, drawings: many }, context);
    await vi.waitFor(() => expect(ids()).toHaveLength(500));
    draw('one-more');
    expect(ids()).toHaveLength(501);
    await vi.waitFor(() => expect(ids()).toHaveLength(500));
    expect(useDrawings.getState().saveProblem).toBeNull();
  });
});

describe('undoing', () => {
  test('brings back what was deleted, as it was, and redo takes it away again', async () => {
    const drawings = oneOfEach();
    changeDrawings('Draw', SYMBOL, new Map(drawings.map((drawing) => [drawing.id, drawing])));
    deleteAll(SYMBOL);
    expect(ids()).toEqual([]);
    history.undo();
    expect(drawingsOf(SYMBOL)).toEqual(drawings);
    history.redo();
    expect(ids()).toEqual([]);
    history.undo();
    history.undo();
    await vi.waitFor(async () => expect(await kept()).toEqual([]));
    history.redo();
    await vi.waitFor(async () => expect(await kept()).toEqual(drawings));
  });

  test('a change that changes nothing is no step', () => {
    draw('a');
    const [drawing] = drawingsOf(SYMBOL);
    if (!drawing) throw new Error('nothing was drawn');
    replaceDrawing(drawing, '');
    expect(history.state.getState().undoLabel).toBe('Draw');
  });

  test('lock all and hide all are one step each and go there and back; locked drawings outlive "delete all"', () => {
    draw('a');
    draw('b');
    toggleAllLocked(SYMBOL);
    expect(areAllLocked(drawingsOf(SYMBOL))).toBe(true);
    deleteAll(SYMBOL);
    expect(ids()).toEqual(['a', 'b']);
    toggleAllHidden(SYMBOL);
    expect(drawingsOf(SYMBOL).every(({ isHidden }) => isHidden)).toBe(true);
    toggleAllHidden(SYMBOL);
    history.undo();
    history.undo();
    history.undo();
    expect(drawingsOf(SYMBOL).some(({ isHidden, isLocked }) => isHidden || isLocked)).toBe(false);
  });

  test('works for a symbol that has left the charts', async () => {
    draw('a');
    await vi.waitFor(async () => expect(await kept()).toHaveLength(1));
    stop();
    history.undo();
    await vi.waitFor(async () => expect(await kept()).toEqual([]));
  });
});
