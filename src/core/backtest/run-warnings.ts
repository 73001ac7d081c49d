import { isoTime } from '#core/market/iso-time.ts';
import type { RefusalReason } from '#core/trading/events.ts';
import type { BacktestConfiguration } from './configuration.ts';
import type { Desk } from './desk.ts';
import { pathRuleOf } from './execution-path.ts';
import type { Kernel } from './kernel.ts';
import type { Series } from './series.ts';
import { CLOSED } from './trading-calendar.ts';

/** What a trader should know of a run beside its figures, in sentences. */
export function runWarnings(kernel: Kernel, series: Series, config: BacktestConfiguration): string[] {
  const { desk } = kernel;
  const warnings: string[] = [];
  if (desk.log.count === 0 && desk.openCount === 0) warnings.push('No trade was made: the strategy sent no order that could be filled.');
  if (desk.shortened > 0) warnings.push(`${desk.shortened} order(s) were cut to what the account could pay.`);
  if (desk.marginCalls > 0)
    warnings.push(`${desk.marginCalls} margin call(s): positions were closed because the equity fell to the margin.`);
  warnings.push(...refusalWarnings(desk, config));
  if (kernel.endedDays > 0)
    warnings.push(`${kernel.endedDays} day(s) were ended at a loss of ${percent(config.execution.maxDailyLoss ?? 0)} of the account.`);
  if (!config.closeAtEnd && desk.openCount > 0) warnings.push(`${desk.openCount} position(s) were still open at the end of the data.`);
  if (config.execution.intrabar === 'finer' && kernel.finerBars < kernel.walkedBars)
    warnings.push(
      `For ${kernel.walkedBars - kernel.finerBars} of ${kernel.walkedBars} bars in which an order could fill there were no finer bars, or not the whole bar's: the ${pathRuleOf(config.execution)} path was taken there.`,
    );
  const { quotedSpreadShare } = kernel.fidelity();
  if (quotedSpreadShare !== undefined && quotedSpreadShare < 1 && config.data === 'bars')
    warnings.push(
      `${percent(quotedSpreadShare)} of the bars have stored quotes: the others were given the spread that is usual at their hour of the day.`,
    );
  warnings.push(...lateWarnings(series, config));
  warnings.push(...haltWarnings(series), ...sessionWarnings(series), ...columnWarnings(series));
  for (const { instrument, bars } of series.symbols) {
    if (config.costs.slippage.type !== 'volume-share') break;
    if (bars.volume.some((volume) => !(volume > 0)))
      warnings.push(
        `${instrument.symbol} has bars without a known volume: nothing was filled in them, because the slippage goes by volume.`,
      );
  }
  return warnings;
}

/** Bars of a series that are looked at for whether orders come too late for the next one's open. */
const LOOKED_AT = 1000;

/** Where a latency of milliseconds costs a whole bar: inside of one nobody knows the price at an instant. */
function lateWarnings(
  { symbols, calendars }: Series,
  { data, execution: { latencyMs, intrabar, fillAt } }: BacktestConfiguration,
): string[] {
  if (latencyMs === 0 || data === 'ticks' || intrabar === 'finer') return [];
  const isLate = symbols.some(({ bars: { timeUs } }, index) => {
    const calendar = calendars[index];
    for (let bar = 1; calendar && bar < Math.min(timeUs.length, LOOKED_AT); bar++)
      if (calendar.closeUs(bar - 1) + latencyMs * 1000 > calendar.beginUs(bar)) return true;
    return false;
  });
  if (!isLate) return [];
  const next = fillAt === 'same-close' ? 'close' : 'open';
  return [
    `Orders arrive ${latencyMs} ms after a close. Where that is inside the next bar, nobody knows the price at that moment: they waited for the next ${next}, up to a whole bar. Finer stored bars or ticks tell it.`,
  ];
}

/** Why entries were refused, where the trader may not have meant it. */
function refusalWarnings({ refusals }: Desk, { maxPositions, symbols }: BacktestConfiguration): string[] {
  const count = (reason: RefusalReason): number => refusals.get(reason) ?? 0;
  const warnings: string[] = [];
  if (symbols.length > maxPositions && count('too-many-positions') > 0)
    warnings.push(
      `${count('too-many-positions')} order(s) were refused because ${maxPositions} position(s) were open already: raise maxPositions where more of the ${symbols.length} symbols should be held together.`,
    );
  if (count('no-funds') > 0)
    warnings.push(`${count('no-funds')} order(s) were refused because the account could not pay for a single unit.`);
  if (count('no-size') > 0) warnings.push(`${count('no-size')} order(s) were refused because the sizing gave less than the smallest unit.`);
  return warnings;
}

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

function haltWarnings({ symbols, calendars }: Series): string[] {
  return symbols.flatMap(({ instrument, halts }, index) => {
    if (!halts?.length) return [];
    const closed = calendars[index]?.closed;
    const bars = symbols[index]?.bars.timeUs ?? new Float64Array(0);
    const halted = bars.filter(
      (timeUs, bar) => closed?.[bar] === CLOSED && halts.some(({ fromUs, toUs }) => fromUs <= timeUs && timeUs < toUs),
    );
    return halted.length === 0
      ? []
      : [`Trading in ${instrument.symbol} was halted in ${halted.length} bar(s): nothing was filled in them.`];
  });
}

/** Bars that hold prices of more than a session, in data that has such prices. */
function sessionWarnings({ symbols, calendars, timeframe }: Series): string[] {
  return symbols.flatMap(({ instrument }, index) => {
    const { begins, ends } = calendars[index]?.unclearBars ?? { begins: 0, ends: 0 };
    if (begins + ends === 0) return [];
    return [
      `${instrument.symbol} has prices from outside its sessions, and a session begins in ${begins} and ends in ${ends} of its bars of ${timeframe}: which of their prices lie in it is not known, so orders waited there for the next one that does. Bars of half an hour or less, or finer stored bars, tell.`,
    ];
  });
}

/** Where a column of other origin has no value, a strategy decides nothing. */
function columnWarnings({ symbols }: Series): string[] {
  return symbols.flatMap(({ instrument, bars, columns = {} }) =>
    Object.entries(columns).flatMap(([name, column]) => {
      const known = column.reduce((count, value) => (Number.isNaN(value) ? count : count + 1), 0);
      const first = column.findIndex((value) => !Number.isNaN(value));
      if (known === column.length || first < 0) return [];
      const since = isoTime(bars.timeUs[first] as number);
      return [
        `${name} of ${instrument.symbol} is known for ${known} of ${column.length} bars, from ${since} on: elsewhere nothing was decided.`,
      ];
    }),
  );
}
