import { z } from 'zod';
import {
  anchorCount,
  DRAWING_COLOURS,
  DRAWING_DASHES,
  DRAWING_EXTENSIONS,
  type Drawing,
  INTERPOLATIONS,
  LONGEST_DRAWING_TEXT,
  MOST_DRAWINGS_OF_A_SYMBOL,
  MOST_FIBONACCI_LEVELS,
} from '#core/drawings/drawing.ts';
import { isSound } from '#core/drawings/position.ts';
import { call, latestStream } from './define.ts';
import { symbol, timeUs } from './shared.ts';

const id = z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'an id: letters, digits and -, at most 64');
const price = z.number();

const fields = {
  id,
  symbol,
  anchors: z.array(z.object({ timeUs, price })).min(1).max(2).readonly(),
  style: z.object({
    colour: z.enum(DRAWING_COLOURS),
    width: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
    dash: z.enum(DRAWING_DASHES),
  }),
  isLocked: z.boolean(),
  isHidden: z.boolean(),
  text: z.string().max(LONGEST_DRAWING_TEXT),
  extension: z.enum(DRAWING_EXTENSIONS),
};

const interpolation = z.enum(INTERPOLATIONS);

/** One drawing, as it is kept and as it crosses processes. */
export const drawing: z.ZodType<Drawing, Drawing> = z
  .discriminatedUnion('kind', [
    z.object({ ...fields, kind: z.enum(['horizontal', 'rectangle', 'text']) }),
    z.object({ ...fields, kind: z.enum(['trend', 'ray']), interpolation }),
    z.object({ ...fields, kind: z.literal('channel'), interpolation, offset: price }),
    z.object({
      ...fields,
      kind: z.literal('fibonacci'),
      levels: z.array(z.number().min(-100).max(100)).min(1).max(MOST_FIBONACCI_LEVELS).readonly(),
    }),
    z.object({
      ...fields,
      kind: z.enum(['long', 'short']),
      stop: price,
      target: price,
      riskMoney: z.number().positive().max(1e12),
    }),
  ])
  .refine(({ kind, anchors }) => anchors.length === anchorCount(kind), 'one anchor for a horizontal line and a text, else two')
  .refine(
    (one) => (one.kind !== 'long' && one.kind !== 'short') || isSound(one, one.anchors[0]?.price ?? Number.NaN),
    'a long has its stop below its entry and its target above, a short the other way round',
  );

const list = z.array(drawing).max(MOST_DRAWINGS_OF_A_SYMBOL).readonly();

/** Every drawing of a symbol. `notice`: what the trader should know of its file; null when all is well. */
const symbolDrawings = z.object({ symbol, drawings: list, notice: z.string().nullable() });
export type SymbolDrawings = z.output<typeof symbolDrawings>;

/** Drawings are kept by the host process, one file a symbol, and shown by every window and timeframe. */
export const drawingMethods = {
  'drawings.list': call({ input: z.object({ symbol }), output: symbolDrawings }),
  /** Adds drawings, or replaces those with the same ids. All or none. */
  'drawings.put': call({
    input: z
      .object({ symbol, drawings: list })
      .refine((input) => input.drawings.every((one) => one.symbol === input.symbol), 'only drawings of this symbol'),
    output: symbolDrawings,
    errors: ['TooManyDrawings'],
  }),
  /** Takes drawings away; ids that are not there are no error. */
  'drawings.remove': call({ input: z.object({ symbol, ids: z.array(id).max(MOST_DRAWINGS_OF_A_SYMBOL) }), output: symbolDrawings }),
  /** The drawings of a symbol now, and again after every change by any window. */
  'drawings.changed': latestStream({ input: z.object({ symbol }), item: symbolDrawings }),
} as const;
