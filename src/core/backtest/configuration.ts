import { z } from 'zod';
import { SYMBOL_PATTERN } from '#core/market/symbol.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import { sizingSettings } from '#core/risk/sizing.ts';
import { oneOf, positiveNumber, realNumber, settingsObject, wholeNumber, yesOrNo } from '#core/trading/settings-object.ts';
import { configuredTimeUs } from './configured-time.ts';
import { costSettings } from './cost-settings.ts';
import { executionSettings, exitSettings } from './execution-settings.ts';

export const METRIC_CONVENTIONS = ['standard', 'backtesting.py', 'lean', 'quantstats', 'tradingview'] as const;

const symbolName = z.string('a symbol').regex(SYMBOL_PATTERN, 'a symbol: letters, digits and . _ : / # ^ & + = -, at most 40');
/** The risk-free rate of a year where none is set: two percent in TradingView, nothing elsewhere. */
export const usualRiskFreeRate = (convention: (typeof METRIC_CONVENTIONS)[number]): number => (convention === 'tradingview' ? 0.02 : 0);

/** No bar is shorter than a second. */
const SECONDS_OF_A_YEAR = 366 * 86_400;

const TIME = 'a date or an ISO 8601 time in UTC, for example 2018-05-11';
const time = z.string(TIME).refine((text) => !Number.isNaN(configuredTimeUs(text, false)), TIME);

/** Everything that decides a run. Times are ISO 8601 UTC; a date alone as `to` includes that day. */
export const backtestSettings = settingsObject({
  symbols: z.array(symbolName, 'a list of symbols').min(1, 'at least one symbol').max(1000, 'at most 1000 symbols'),
  timeframe: oneOf(TIMEFRAMES),
  from: time.nullish(),
  to: time.nullish(),
  strategy: settingsObject({
    id: z.string('the id of a strategy').min(1, 'the id of a strategy'),
    params: z.record(z.string(), z.unknown(), 'an object of parameters').default({}),
    /** SHA-256 of the source, of a strategy of the trader's own: filled in when it runs, so that other code is another configuration. */
    code: z
      .string('left out')
      .regex(/^[0-9a-f]{64}$/, 'left out')
      .optional(),
  }),
  initialCapital: positiveNumber.default(100_000),
  /** Currency of the account; the first instrument's when not given. */
  currency: z.string().min(1).max(12).optional(),
  sizing: sizingSettings.default({ type: 'equity-fraction', fraction: 0.9999, wholeUnits: false }),
  costs: costSettings.default(costSettings.parse({})),
  execution: executionSettings.default(executionSettings.parse({})),
  exits: exitSettings.default(exitSettings.parse({})),
  /** Positions that may be open at once, over all symbols; one a symbol when not given. */
  maxPositions: wholeNumber(1, 100_000).optional(),
  /** Bars before the first order may be sent. */
  warmupBars: wholeNumber(0, 1e9).default(0),
  closeAtEnd: yesOrNo.default(true),
  metrics: settingsObject({
    convention: oneOf(METRIC_CONVENTIONS).default('standard'),
    /** Null where none is set: what is usual in the convention, see {@link usualRiskFreeRate}. */
    riskFreeRate: realNumber(-0.1, 1, 'a fraction a year from -0.1 to 1 (0.02 is two percent)').nullable().default(null),
    periodsPerYear: realNumber(1, SECONDS_OF_A_YEAR, `a number from 1 to ${SECONDS_OF_A_YEAR}, the seconds of a year`).nullish(),
  }).default({ convention: 'standard', riskFreeRate: null }),
  /** `ticks`: signals at bar closes, fills at stored ticks. */
  data: oneOf(['bars', 'ticks']).default('bars'),
  seed: wholeNumber(0, 2 ** 32 - 1).default(42),
});
export type BacktestConfiguration = Omit<z.output<typeof backtestSettings>, 'maxPositions'> & { readonly maxPositions: number };
