import { z } from 'zod';
import {
  type Alert,
  CROSS_DIRECTIONS,
  LONGEST_ALERT_MESSAGE,
  LONGEST_COOL_DOWN_SECONDS,
  MOST_ALERTS,
  PRICE_MOMENTS,
  STRUCTURE_DIRECTIONS,
  STRUCTURE_EVENTS,
} from '#core/alerts/alert.ts';
import { call, latestStream, queueStream } from './define.ts';
import { symbol, timeframe, timeUs } from './shared.ts';

const id = z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'an id: letters, digits and -, at most 64');
const sequence = z.number().int().min(0);
const direction = z.enum(CROSS_DIRECTIONS);
const at = z.enum(PRICE_MOMENTS);
const indicator = z.string().min(1).max(60);
const parameters = z.record(z.string().max(60), z.unknown());
const operand = { indicator, parameters, output: z.string().max(60) };

/** What an alert waits for: `AlertCondition` of the core. */
const alertCondition = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('price'), level: z.number(), direction, at }),
  z.object({ kind: z.literal('drawing'), drawing: id, line: z.string().max(40).nullable(), direction, at }),
  z.object({
    kind: z.literal('indicator'),
    left: z.object(operand),
    direction,
    right: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('level'), level: z.number() }),
      z.object({ kind: z.literal('price') }),
      z.object({ kind: z.literal('indicator'), ...operand }),
    ]),
  }),
  z.object({
    kind: z.literal('structure'),
    indicator,
    parameters,
    mark: z.string().min(1).max(60).nullable(),
    direction: z.enum(STRUCTURE_DIRECTIONS),
    on: z.enum(STRUCTURE_EVENTS),
  }),
]);

/** One alert, as it is kept and as it crosses processes. */
export const alert: z.ZodType<Alert, Alert> = z.object({
  id,
  symbol,
  timeframe,
  condition: alertCondition,
  frequency: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('once') }),
    z.object({ kind: z.literal('once-per-bar') }),
    z.object({ kind: z.literal('every'), coolDownSeconds: z.number().int().min(0).max(LONGEST_COOL_DOWN_SECONDS) }),
  ]),
  expiresAtUs: timeUs.nullable(),
  isEnabled: z.boolean(),
  message: z.string().max(LONGEST_ALERT_MESSAGE),
});

const ALERT_STATUSES = ['waiting', 'fired', 'off', 'expired', 'broken'] as const;

/** An alert with how it stands. `broken`: it can't be judged, `problem` says why and what to do. */
const alertView = z.object({
  alert,
  status: z.enum(ALERT_STATUSES),
  problem: z.string().nullable(),
  /** The condition in words, for example `price crosses above 1.10000`. */
  condition: z.string(),
  createdAtUs: timeUs,
  firedCount: z.number().int(),
  lastFiredUs: timeUs.nullable(),
});
export type AlertView = z.output<typeof alertView>;

/** An alert that fired: an event of topic `alerts.raised`. */
const raisedAlert = z.object({
  sequence,
  alertId: z.string(),
  symbol,
  timeframe,
  /** Plain text; whoever shows it must not take it for anything else. */
  message: z.string(),
  condition: z.string(),
  direction: z.enum(['up', 'down', 'bullish', 'bearish', 'none']),
  /** Price, or value of the indicator, at which it fired; null where there is none. */
  value: z.number().nullable(),
  /** What was crossed, as it stood then; null for structure. */
  level: z.number().nullable(),
  /** Opening time of the bar in which it happened, microseconds UTC. */
  timeUs,
  raisedAtUs: timeUs,
  /** Whether it happened long before it could be raised: the app was closed, or a terminal sent later what it had. */
  isLate: z.boolean(),
});
export type RaisedAlert = z.output<typeof raisedAlert>;

const listing = z.object({
  alerts: z.array(alertView),
  /** Raised alerts that nobody has acknowledged. */
  unread: z.number().int(),
  /** Sequence that the next raised alert will get. */
  nextSequence: sequence,
});
export type AlertListing = z.output<typeof listing>;

/** Alerts, kept and evaluated by the feature process. */
export const alertMethods = {
  'alerts.list': call({ input: z.object({}), output: listing }),
  /** The same, now and after every change. */
  'alerts.changed': latestStream({ input: z.object({}), item: listing }),
  /** Makes an alert, or changes the one with the same id: it acts on what happens from then on. */
  'alerts.put': call({
    input: z.object({ alert }),
    output: alertView,
    errors: [
      'TooManyAlerts',
      'UnknownInstrument',
      'UnknownIndicator',
      'BadParameters',
      'UnknownOutput',
      'UnknownDrawing',
      'NoMarks',
      'UserCodeFailed',
      'BadMessage',
    ],
  }),
  /** Takes alerts away; ids that are not there are no error. What they raised stays in the history. */
  'alerts.remove': call({ input: z.object({ ids: z.array(id).max(MOST_ALERTS) }), output: listing }),
  /** Switches alerts on or off. Switched on, an alert acts on what happens from then on, also one that had fired once. */
  'alerts.enable': call({
    input: z.object({ ids: z.array(id).max(MOST_ALERTS), isEnabled: z.boolean() }),
    output: listing,
    errors: ['UnknownAlert'],
  }),
  /**
   * Every raised alert from `fromSequence` on, and then each as it is raised; without it, those from now on. Who asks again with the
   * sequence after the last that came misses none and gets none twice.
   */
  'alerts.raised': queueStream({ input: z.object({ fromSequence: sequence.optional() }), item: raisedAlert, bound: 2000 }),
  /** Raised alerts, newest first. */
  'alerts.history': call({
    input: z.object({
      beforeSequence: sequence.optional(),
      limit: z.number().int().min(1).max(1000).default(200),
    }),
    output: z.object({
      raised: z.array(raisedAlert),
      /** Where older ones go on; null when there are none. */
      nextBefore: sequence.nullable(),
      /** Everything before this sequence is acknowledged. */
      acknowledgedTo: sequence,
    }),
  }),
  /** Takes everything before `toSequence` as read. */
  'alerts.acknowledge': call({ input: z.object({ toSequence: sequence }), output: z.object({ unread: z.number().int() }) }),
} as const;
