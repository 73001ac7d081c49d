import { z } from 'zod';
import { INDICATOR_FAMILIES } from '#core/indicators/definition.ts';
import { MARK_SHAPES } from '#core/indicators/marks.ts';
import { alertMethods } from './alerts.ts';
import { call, latestStream } from './define.ts';
import { featureSetMethods } from './feature-sets.ts';
import { column, symbol, timeframe, timeUs, windowPosition, windowRequest } from './shared.ts';
import { userIndicatorMethods } from './user-indicators.ts';

/** An indicator as the picker lists it. `parameters` is JSON Schema made from the definition. */
export const indicatorListing = z.object({
  id: z.string(),
  aliases: z.array(z.string()),
  title: z.string(),
  family: z.enum(INDICATOR_FAMILIES),
  version: z.number().int(),
  parameters: z.record(z.string(), z.unknown()),
  defaults: z.record(z.string(), z.unknown()),
  outputs: z.array(
    z.object({
      name: z.string(),
      style: z.enum(['line', 'histogram', 'band', 'points', 'none']),
      /** Drawn only where the trader asks for it. */
      isExtra: z.literal(true).optional(),
    }),
  ),
  placement: z.enum(['price', 'separate']),
  levels: z.array(z.number()),
  repaints: z.boolean(),
  /** Whether there is a form as published beside the live one. */
  hasPublished: z.boolean(),
  /** Whether it finds zones, levels or labels: see `indicators.marks`. */
  hasMarks: z.boolean(),
  /** Of an own indicator: another one means that its file has changed and its values with it. */
  revision: z.string().optional(),
});

const indicatorChoice = z.object({ indicator: z.string().max(60), parameters: z.record(z.string(), z.unknown()).default({}) });

/**
 * `published`: as others publish it, past values may change with new bars. `live`: every value stamped when it was known. Without one:
 * published where the definition has that form.
 */
const indicatorForm = z.enum(['published', 'live']);
export type IndicatorForm = z.output<typeof indicatorForm>;
const chosenForm = { form: indicatorForm.optional() };

/** A zone, level, line or label: `Mark` of the core, with the same promises. */
const indicatorMark = z.object({
  id: z.string(),
  kind: z.string(),
  shape: z.enum(MARK_SHAPES),
  direction: z.union([z.literal(-1), z.literal(0), z.literal(1)]),
  fromTimeUs: timeUs,
  toTimeUs: timeUs.nullable(),
  top: z.number(),
  bottom: z.number(),
  text: z.string(),
  knownAtUs: timeUs,
  state: z.enum(['open', 'mitigated', 'swept', 'broken', 'withdrawn', 'complete']),
  stateAtUs: timeUs.nullable(),
  evidence: z.array(z.object({ name: z.string(), value: z.union([z.number(), z.string()]), condition: z.string() })),
});
export type IndicatorMark = z.output<typeof indicatorMark>;

const markCount = z.number().int().min(0);
const markLimit = (value: number) => markCount.max(100_000).default(value);
const marksOfShape = z.object({ total: markCount, open: markCount });

/** What the feature process answers. */
export const featuresContract = {
  'indicators.list': call({ input: z.object({}), output: z.array(indicatorListing) }),
  /** Values over the full history, cut to the window: scrolling never changes a value. One column per output. */
  'indicators.window': call({
    input: windowRequest.extend({ ...indicatorChoice.shape, ...chosenForm }),
    output: windowPosition.extend({ form: indicatorForm, timeUs: column, outputs: z.record(z.string(), column) }),
    errors: ['UnknownIndicator', 'BadParameters', 'UnknownInstrument', 'NoData', 'UserCodeFailed'],
  }),
  /** Values at the forming bar in the live form, again with every change of it. */
  'indicators.forming': latestStream({
    input: z.object({ symbol, timeframe, ...indicatorChoice.shape }),
    item: z.object({ timeUs: timeUs.nullable(), closedCount: z.number().int(), values: z.record(z.string(), z.number().nullable()) }),
    errors: ['UnknownIndicator', 'BadParameters', 'UnknownInstrument', 'UserCodeFailed'],
  }),
  /** Values by time, for the command line. */
  'indicators.read': call({
    input: z.object({ symbol, timeframe, fromUs: timeUs.optional(), toUs: timeUs.optional(), ...indicatorChoice.shape, ...chosenForm }),
    output: z.object({ form: indicatorForm, timeUs: column, outputs: z.record(z.string(), column) }),
    errors: ['UnknownIndicator', 'BadParameters', 'UnknownInstrument', 'NoData', 'UserCodeFailed'],
  }),
  /**
   * What an indicator marks between two times, each mark in its newest state, at most so many of each shape: open ones nearest to the
   * price first, then the others by nearness; of labels and lines the newest. `counts` tells how many there are in all. In order of
   * `fromTimeUs`.
   */
  'indicators.marks': call({
    input: z.object({
      symbol,
      timeframe,
      ...indicatorChoice.shape,
      fromUs: timeUs.optional(),
      toUs: timeUs.optional(),
      /** Nearness is counted from here; without it from the newest close before `toUs`. */
      nearPrice: z.number().optional(),
      /** The answer waits a moment until so many closed bars are stored: a chart hears of a close before it is on disk. */
      closedCount: markCount.optional(),
      /** As if no bar that opens from here on were stored: what was marked then. */
      untilUs: timeUs.optional(),
      limits: z.object({ zone: markLimit(12), level: markLimit(12), line: markLimit(200), label: markLimit(400) }).prefault({}),
    }),
    output: z.object({
      marks: z.array(indicatorMark),
      counts: z.object({ zone: marksOfShape, level: marksOfShape, line: marksOfShape, label: marksOfShape }),
      /** The price that nearness was counted from. */
      nearPrice: z.number(),
      /** Bars that the marks were found in. */
      baseCount: markCount,
      generation: z.number().int(),
      /** Marks that were known before this are no longer kept, to bound memory; null when all are there. */
      forgottenBeforeUs: timeUs.nullable(),
      /** Sentences about the newest closed bars, whatever was asked for: that neighbouring timeframes contradict, for example. */
      notes: z.array(z.string()),
    }),
    errors: ['UnknownIndicator', 'BadParameters', 'UnknownInstrument', 'NoData', 'NoMarks', 'UserCodeFailed'],
  }),
  ...userIndicatorMethods,
  ...featureSetMethods,
  ...alertMethods,
  /** How far the feature sets have come with the closed bars; the slowest of them counts. */
  'features.progress': latestStream({
    input: z.object({}),
    item: z.object({ consumedBars: z.number().int(), behindBars: z.number().int(), lastBarTimeUs: timeUs.nullable() }),
  }),
} as const;
