import { BASELINE_TOPIC, type FeatureTopic, STANDARD_TOPIC } from '#core/features/feature-record.ts';
import { CLOSED_BAR_WIDTH } from '#core/market/closed-bar-record.ts';
import { CALENDARS } from '#core/market/instrument.ts';
import { isoTime } from '#core/market/iso-time.ts';
import { LOGGED_TICK_WIDTH, REJECTED_TICK_WIDTH, TIMER_WIDTH } from '#core/market/logged-tick-record.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import { PREDICTION_WIDTH, SCORE_WIDTH } from '#services/inference/prediction-record.ts';

/** File that holds a topic. */
export type TopicFile = 'market' | 'features' | 'inference' | 'research';

interface ColumnarTopic {
  readonly file: TopicFile;
  readonly width: number;
  /** Names of the record's doubles, in order. */
  readonly fields: readonly string[];
}

const TICK_FIELDS = ['eventTime', 'receivedTime', 'symbol', 'source', 'bid', 'ask', 'volume', 'sourceSequence'];

const featureTopic = ({ width, calendarAt, set }: FeatureTopic): ColumnarTopic => ({
  file: 'features',
  width,
  fields: [
    ...['time', 'symbol', 'timeframe', 'generation', 'causedBy', 'featureSetVersion'],
    ...(calendarAt === null ? [] : ['calendar']),
    ...set.names,
  ],
});

/** Topics of fixed-width records, and what their doubles mean. */
export const COLUMNAR_TOPICS: Readonly<Record<string, ColumnarTopic>> = {
  'market.ticks': { file: 'market', width: LOGGED_TICK_WIDTH, fields: [...TICK_FIELDS, 'flag', 'reserved'] },
  'market.ticks.rejected': {
    file: 'market',
    width: REJECTED_TICK_WIDTH,
    fields: ['receivedTime', 'eventTime', ...TICK_FIELDS.slice(2), 'reason', 'reserved'],
  },
  'market.timers': {
    file: 'market',
    width: TIMER_WIDTH,
    fields: ['eventTime', 'receivedTime', 'symbol', 'tickSequence', 'kind', 'timeframe', 'until', 'reserved'],
  },
  'market.bars': {
    file: 'market',
    width: CLOSED_BAR_WIDTH,
    fields: ['time', 'symbol', 'timeframe', 'open', 'high', 'low', 'close', 'volume', 'tickCount', 'closedAt'],
  },
  'features.computed': featureTopic(BASELINE_TOPIC),
  'features.computed.standard': featureTopic(STANDARD_TOPIC),
  'predictions.made': {
    file: 'inference',
    width: PREDICTION_WIDTH,
    fields: ['time', 'symbol', 'timeframe', 'probabilityUp', 'modelVersion', 'causedBy'],
  },
  'predictions.scored': {
    file: 'inference',
    width: SCORE_WIDTH,
    fields: ['time', 'symbol', 'timeframe', 'probabilityUp', 'modelVersion', 'causedBy', 'outcome', 'logLoss'],
  },
};

/** Topics of documents. */
export const DOCUMENT_TOPICS: Readonly<Record<string, TopicFile>> = {
  'market.events': 'market',
  'features.scalings': 'features',
  'models.trained': 'inference',
  'research.runs': 'research',
};

const TIME_FIELDS: ReadonlySet<string> = new Set(['time', 'eventTime', 'receivedTime', 'closedAt', 'until']);

/** One record as an object for people: times as text, symbols and timeframes by name, NaN as null. */
export function describeRecord(
  topic: string,
  sequence: number,
  record: Float64Array,
  symbolOf: (id: number) => string | null,
): Record<string, unknown> {
  const fields = COLUMNAR_TOPICS[topic]?.fields ?? [];
  const event: Record<string, unknown> = { topic, sequence };
  for (const [index, name] of fields.entries()) {
    const value = record[index];
    if (name === 'reserved' || value === undefined) continue;
    if (TIME_FIELDS.has(name)) event[name] = Number.isFinite(value) ? isoTime(value) : null;
    else if (name === 'symbol') event[name] = symbolOf(value);
    else if (name === 'calendar') event[name] = CALENDARS[value] ?? null;
    else if (name === 'timeframe') event[name] = TIMEFRAMES[value] ?? null;
    else event[name] = Number.isFinite(value) ? value : null;
  }
  return event;
}
