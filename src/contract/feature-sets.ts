import { z } from 'zod';
import { SCALING_METHODS } from '#core/features/scaling.ts';
import { call, latestStream } from './define.ts';
import { column, symbol, timeframe, timeUs } from './shared.ts';

/** Bars of one answer of `features.read`, at most. */
const MOST_FEATURE_ROWS = 20_000;

/** A feature set as it is listed. */
const featureSetListing = z.object({
  id: z.string(),
  version: z.number().int(),
  /** Topic of the event log with a vector for every bar that closed live, from 1m up. */
  topic: z.string(),
  /** Days that the topic is kept; null for ever. Vectors of stored bars can be computed at any time. */
  keptDays: z.number().int().nullable(),
  features: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      formula: z.string(),
      /** Smallest and largest possible value; null without a bound. */
      range: z.tuple([z.number().nullable(), z.number().nullable()]),
      /** Bars before the first known value. */
      warmupBars: z.number().int(),
    }),
  ),
});

/**
 * Scaling parameters fitted on a stated part of one series: scaled value = (value - center) / scale, in the order of the set's features.
 * Never changed once stored; ids ascend.
 */
export const featureScaling = z.object({
  id: z.number().int(),
  set: z.string(),
  version: z.number().int(),
  symbol,
  timeframe,
  /** Session calendar that the features were computed by. */
  calendar: z.string(),
  method: z.enum(SCALING_METHODS),
  /** The range that was asked for, `[fromUs, toUs)`, and the first and last bar that were in it. */
  fromUs: timeUs,
  toUs: timeUs,
  firstBarUs: timeUs,
  lastBarUs: timeUs,
  /** Bars in the range whose every feature was known, and how many of them the figures come from. */
  knownRows: z.number().int(),
  usedRows: z.number().int(),
  /** Generation of the series, and SHA-256 of the bars of the range. */
  generation: z.number().int(),
  dataHash: z.string(),
  fittedAtUs: timeUs,
  center: z.array(z.number()),
  scale: z.array(z.number()),
});

const setChoice = { symbol, timeframe, set: z.string().max(60) };

/** Feature sets: their values over stored bars and at the forming bar, and scalings of them. */
export const featureSetMethods = {
  'features.list': call({ input: z.object({}), output: z.array(featureSetListing) }),
  /**
   * Vectors of the stored bars in `[fromUs, toUs)`, one column a feature, the same bits as in the log. NaN where a feature is not known.
   * A long range comes in parts: ask again from `nextFromUs`.
   */
  'features.read': call({
    input: z.object({
      ...setChoice,
      fromUs: timeUs.optional(),
      toUs: timeUs.optional(),
      limit: z.number().int().min(1).max(MOST_FEATURE_ROWS).default(MOST_FEATURE_ROWS),
      /** Id of the scaling to apply. Values as they are when absent. */
      scaling: z.number().int().optional(),
    }),
    output: z.object({
      set: z.string(),
      version: z.number().int(),
      timeUs: column,
      features: z.record(z.string(), column),
      /** Where to go on; null when this was all. */
      nextFromUs: timeUs.nullable(),
      scaling: featureScaling.nullable(),
      /**
       * The part of the range that was asked for on which the scaling was fitted, when it was the same series: values there were
       * known to the scaling, so they say nothing about a model out of sample. Null when there is none.
       */
      fittedPart: z.object({ fromUs: timeUs, toUs: timeUs }).nullable(),
    }),
    errors: ['UnknownFeatureSet', 'UnknownInstrument', 'NoData', 'UnknownScaling', 'OtherScaling'],
  }),
  /** The vector that the forming bar would have if it closed as it stands, again with every change of it. */
  'features.forming': latestStream({
    input: z.object(setChoice),
    item: z.object({ timeUs: timeUs.nullable(), closedCount: z.number().int(), values: z.record(z.string(), z.number().nullable()) }),
    errors: ['UnknownFeatureSet', 'UnknownInstrument'],
  }),
  /** Fits a scaling on the bars that opened in `[fromUs, toUs)` and stores it. */
  'features.scaling.fit': call({
    input: z.object({ ...setChoice, fromUs: timeUs, toUs: timeUs, method: z.enum(SCALING_METHODS).default('standard') }),
    output: featureScaling,
    errors: ['UnknownFeatureSet', 'UnknownInstrument', 'NoData', 'TooFewBars'],
  }),
  'features.scaling.get': call({ input: z.object({ id: z.number().int() }), output: featureScaling, errors: ['UnknownScaling'] }),
  /** Stored scalings, newest first. */
  'features.scaling.list': call({
    input: z.object({ symbol: symbol.optional(), timeframe: timeframe.optional(), set: z.string().max(60).optional() }),
    output: z.array(featureScaling),
  }),
} as const;
