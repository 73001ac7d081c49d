// verifies: drawings
import { describe, expect, it } from 'vitest';
import { drawing as drawingSchema } from '#contract/drawings.ts';
import { workstationContract } from '#contract/index.ts';
import type { FoundDrawings } from '#core/ports/drawing-store.ts';
import { createDrawingHandlers } from '#services/drawings/drawing-handlers.ts';
import { savedForm } from '#services/drawings/saved-drawings.ts';
import { horizontal, oneOfEach, position, trend } from '#tests/support/test-drawings.ts';

const context = { signal: new AbortController().signal, caller: 'renderer' as const };
const SYMBOL = 'EURUSD';

function setUp(found: FoundDrawings = { is: 'absent' }, save: () => Promise<void> = async () => undefined) {
  const saved: unknown[] = [];
  const setAside: string[] = [];
  const handlers = createDrawingHandlers({
    load: () => found,
    save: async (_symbol, value) => {
      await save();
      saved.push(value);
    },
    setAside: (symbol) => {
      setAside.push(symbol);
      return '/data/drawings/kept';
    },
    watch: () => () => undefined,
  });
  const list = async () => (await handlers['drawings.list']({ symbol: SYMBOL }, context)).drawings;
  return { handlers, saved, setAside, list };
}

describe('drawings', () => {
  it('of every kind are kept as they were drawn', async () => {
    const { handlers, saved, list } = setUp();
    const drawings = oneOfEach();
    expect(drawings.map((drawing) => drawingSchema.parse(drawing))).toEqual(drawings);
    await handlers['drawings.put']({ symbol: SYMBOL, drawings }, context);
    expect(await list()).toEqual(drawings);
    expect(saved.at(-1)).toEqual(savedForm(SYMBOL, drawings));
    expect(await setUp({ is: 'saved', value: JSON.parse(JSON.stringify(saved.at(-1))) }).list()).toEqual(drawings);
  });

  it('are replaced in their place and removed by id', async () => {
    const { handlers, list } = setUp();
    await handlers['drawings.put']({ symbol: SYMBOL, drawings: [horizontal(1), { ...horizontal(2), id: 'two' }] }, context);
    await handlers['drawings.put']({ symbol: SYMBOL, drawings: [horizontal(3)] }, context);
    expect((await list()).map((drawing) => drawing.anchors[0]?.price)).toEqual([3, 2]);
    await handlers['drawings.remove']({ symbol: SYMBOL, ids: ['one', 'never'] }, context);
    expect((await list()).map((drawing) => drawing.id)).toEqual(['two']);
  });

  it('that are put at the same time by two windows are all kept', async () => {
    const { handlers, list } = setUp();
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        handlers['drawings.put']({ symbol: SYMBOL, drawings: [{ ...horizontal(i), id: `d${i}` }] }, context),
      ),
    );
    expect(await list()).toHaveLength(20);
  });

  it('reach every window when they change', async () => {
    const { handlers } = setUp();
    const abort = new AbortController();
    const seen: number[] = [];
    for await (const { drawings } of handlers['drawings.changed']({ symbol: SYMBOL }, { ...context, signal: abort.signal })) {
      seen.push(drawings.length);
      if (seen.length === 1) await handlers['drawings.put']({ symbol: SYMBOL, drawings: [horizontal(1)] }, context);
      else abort.abort();
    }
    expect(seen).toEqual([0, 1]);
  });

  it('beyond 500 are refused with the number, and none of them is kept', async () => {
    const { handlers, list } = setUp();
    const many = Array.from({ length: 500 }, (_, i) => ({ ...horizontal(i), id: `d${i}` }));
    await handlers['drawings.put']({ symbol: SYMBOL, drawings: many }, context);
    await expect(handlers['drawings.put']({ symbol: SYMBOL, drawings: [horizontal(1)] }, context)).rejects.toMatchObject({
      code: 'TooManyDrawings',
      message: expect.stringContaining('501'),
    });
    expect(await list()).toHaveLength(500);
  });

  it('stay as they were when the disk is full, and say so', async () => {
    const { handlers, list } = setUp({ is: 'absent' }, async () => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' });
    });
    await expect(handlers['drawings.put']({ symbol: SYMBOL, drawings: [horizontal(1)] }, context)).rejects.toMatchObject({
      code: 'StorageFull',
    });
    expect(await list()).toEqual([]);
  });

  it.each([
    ['garbage', { is: 'unreadable' as const }],
    ['another version', { is: 'saved' as const, value: { version: 2, symbol: SYMBOL, drawings: [] } }],
    ['another symbol', { is: 'saved' as const, value: savedForm('GBPUSD', []) }],
    ['no list', { is: 'saved' as const, value: [] }],
  ])('in a file with %s are kept aside and the trader is told', async (_, found) => {
    const { handlers, setAside } = setUp(found);
    const { drawings, notice } = await handlers['drawings.list']({ symbol: SYMBOL }, context);
    expect(drawings).toEqual([]);
    expect(notice).toBe(
      'The drawings of EURUSD could not be read as a whole. The charts start without them; the file was kept as /data/drawings/kept.',
    );
    expect(setAside).toEqual([SYMBOL]);
  });

  it('that are sound are used although another one in their file is not, and are written anew at once', async () => {
    const sound = horizontal(1.1);
    const value = {
      ...savedForm(SYMBOL, [sound]),
      drawings: [sound, { ...sound, id: 'x', kind: 'gann' }, { ...sound, id: 'y', anchors: [] }],
    };
    const { handlers, saved, list } = setUp({ is: 'saved', value });
    expect(await list()).toEqual([sound]);
    expect((await handlers['drawings.list']({ symbol: SYMBOL }, context)).notice).toContain('1 of them could be read');
    expect(saved).toEqual([savedForm(SYMBOL, [sound])]);
  });
});

describe('a drawing from outside', () => {
  const line = trend([
    [0, 1],
    [1, 2],
  ]);
  it.each([
    ['a price that is no number', { ...line, anchors: [{ timeUs: 0, price: Number.NaN }, line.anchors[1]] }],
    ['an infinite price', { ...line, anchors: [{ timeUs: 0, price: Number.POSITIVE_INFINITY }, line.anchors[1]] }],
    ['a broken time', { ...line, anchors: [{ timeUs: 0.5, price: 1 }, line.anchors[1]] }],
    ['one anchor too few', { ...line, anchors: [line.anchors[0]] }],
    ['one anchor too many', { ...horizontal(1), anchors: line.anchors }],
    ['a text of 501 characters', { ...line, text: 'x'.repeat(501) }],
    ['a colour of its own', { ...line, style: { ...line.style, colour: 'url(javascript:0)' } }],
    ['an id that is a path', { ...line, id: '../x' }],
    ['a stop on the wrong side', { ...position('long', [1, 2, 3]) }],
    ['no risk', { ...position('long', [2, 1, 3], 0) }],
  ])('with %s is refused', (_, value) => {
    expect(drawingSchema.safeParse(value).success).toBe(false);
  });

  it('of another symbol is not put among those of this one', () => {
    const input = { symbol: 'GBPUSD', drawings: [line] };
    expect(workstationContract['drawings.put'].input.safeParse(input).success).toBe(false);
  });
});
