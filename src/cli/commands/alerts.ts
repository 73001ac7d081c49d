import { randomUUID } from 'node:crypto';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AlertView, RaisedAlert } from '#contract/alerts.ts';
import {
  type AlertCondition,
  type AlertFrequency,
  CROSS_DIRECTIONS,
  type CrossDirection,
  PRICE_MOMENTS,
  type PriceMoment,
  STRUCTURE_DIRECTIONS,
  STRUCTURE_EVENTS,
  type StructureEvent,
} from '#core/alerts/alert.ts';
import { isoTime } from '#core/market/iso-time.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { parseSettings, symbolOption, timeframeOption } from '../arguments.ts';
import type { CommandContext } from '../context.ts';
import { tableOf, toText } from '../table-output.ts';
import { parseFrom } from '../time-argument.ts';
import { unwrap } from '../unwrap.ts';

const FREQUENCIES = ['once', 'once-per-bar', 'every'] as const;

interface AddOptions {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly price?: number;
  readonly drawing?: string;
  readonly line?: string;
  readonly indicator?: string;
  readonly output?: string;
  readonly level?: number;
  readonly structure?: string;
  readonly mark?: string;
  readonly on: StructureEvent;
  readonly set?: readonly string[];
  readonly direction: string;
  readonly at: PriceMoment;
  readonly frequency: AlertFrequency['kind'];
  readonly coolDown: number;
  readonly until?: number;
  readonly message: string;
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Expected a number.');
  return value;
}

function parseSeconds(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('Expected a whole number of seconds.');
  return Number(text);
}

/** `tradewind alerts list | add | remove | history` */
export function registerAlerts(program: Command, context: CommandContext): void {
  const alerts = program.command('alerts').description('alerts: what they wait for and what fired');

  alerts
    .command('list')
    .description('all alerts, with how they stand')
    .action(async () => {
      const listing = unwrap(context, await (await context.features())['alerts.list']({}, { signal: context.signal }));
      context.print(listing.alerts.map(alertDocument), () => alertTable(listing.alerts));
    });

  alerts
    .command('add')
    .description('make an alert on a price, a drawn line, an indicator or structure')
    .addOption(symbolOption())
    .addOption(timeframeOption(false))
    .addOption(new Option('--price <price>', 'when the price crosses this').argParser(parseNumber))
    .addOption(new Option('--drawing <id>', 'when the price crosses the line of this drawing'))
    .addOption(new Option('--line <line>', 'which line of the drawing; its main one when left out'))
    .addOption(new Option('--indicator <name>', 'when this indicator crosses --level, or the price'))
    .addOption(new Option('--output <output>', 'which output of the indicator; its first when left out'))
    .addOption(new Option('--level <level>', 'what the indicator crosses; the price when left out').argParser(parseNumber))
    .addOption(new Option('--structure <name>', 'when this indicator marks something'))
    .addOption(new Option('--mark <kind>', 'which kind of mark; any when left out'))
    .addOption(new Option('--on <event>', 'when it is found, or when something happens to it').choices(STRUCTURE_EVENTS).default('new'))
    .addOption(new Option('--set <name=value...>', 'parameters of the indicator'))
    .addOption(
      new Option('--direction <direction>', 'which way')
        .choices([...CROSS_DIRECTIONS, ...STRUCTURE_DIRECTIONS])
        .default('either', 'either, or any'),
    )
    .addOption(new Option('--at <moment>', 'every price, or only closes').choices(PRICE_MOMENTS).default('tick'))
    .addOption(new Option('--frequency <frequency>', 'how often it may fire').choices(FREQUENCIES).default('once'))
    .addOption(new Option('--cool-down <seconds>', 'rest between two of `every`').argParser(parseSeconds).default(300))
    .addOption(new Option('--until <time>', 'no longer from then on, ISO 8601').argParser(parseFrom))
    .addOption(new Option('--message <text>', 'what it says; may have {symbol} {price} {level} {time} …').default(''))
    .action(async (options: AddOptions) => {
      const condition = await conditionOf(context, options);
      const { symbol, timeframe, frequency, coolDown, until, message } = options;
      const often: AlertFrequency = frequency === 'every' ? { kind: 'every', coolDownSeconds: coolDown } : { kind: frequency };
      const alert = {
        id: randomUUID(),
        symbol,
        timeframe,
        condition,
        frequency: often,
        expiresAtUs: until ?? null,
        isEnabled: true,
        message,
      };
      const view = unwrap(context, await (await context.features())['alerts.put']({ alert }, { signal: context.signal }));
      context.print(alertDocument(view), () => alertTable([view]));
    });

  alerts
    .command('remove')
    .description('delete alerts; what they raised stays in the history')
    .argument('<id...>', 'ids, as `alerts list` shows them')
    .action(async (ids: string[]) => {
      const client = await context.features();
      const { alerts: present } = unwrap(context, await client['alerts.list']({}, { signal: context.signal }));
      const unknown = ids.filter((id) => !present.some(({ alert }) => alert.id === id));
      if (unknown.length > 0)
        return context.fail('UnknownAlert', `No alert has the id ${unknown.join(', ')}. \`alerts list\` shows those there are.`);
      unwrap(context, await client['alerts.remove']({ ids }, { signal: context.signal }));
      context.print({ removed: ids }, () => `${ids.length === 1 ? 'One alert' : `${ids.length} alerts`} deleted.`);
    });

  alerts
    .command('history')
    .description('what fired, newest first')
    .addOption(new Option('--limit <count>', 'as many at most').argParser(parseLimit).default(200))
    .action(async ({ limit }: { limit: number }) => {
      const { raised } = unwrap(context, await (await context.features())['alerts.history']({ limit }, { signal: context.signal }));
      context.print(raised.map(raisedDocument), () =>
        toText(
          tableOf(
            ['time', 'symbol', 'timeframe', 'message', ''],
            raised.map((one) => [isoTime(one.timeUs), one.symbol, one.timeframe, one.message, one.isLate ? 'while away' : '']),
          ),
        ),
      );
    });
}

function parseLimit(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 1 && value <= 1000)) throw new InvalidArgumentError('Expected a whole number from 1 to 1000.');
  return value;
}

async function conditionOf(context: CommandContext, options: AddOptions): Promise<AlertCondition> {
  const { price, drawing, indicator, structure, at, direction } = options;
  const given = [price, drawing, indicator, structure].filter((one) => one !== undefined).length;
  if (given !== 1)
    return context.fail(
      'BadRequest',
      `Expected one of --price, --drawing, --indicator and --structure, found ${given === 0 ? 'none' : given}.`,
    );
  const parameters = parseSettings(options.set ?? []);
  if (structure !== undefined) {
    const found = direction === 'either' ? 'any' : STRUCTURE_DIRECTIONS.find((one) => one === direction);
    if (!found) return context.fail('BadRequest', `Structure is ${STRUCTURE_DIRECTIONS.join(', ')}, not ${direction}.`);
    return { kind: 'structure', indicator: structure, parameters, mark: options.mark ?? null, direction: found, on: options.on };
  }
  const found: CrossDirection | undefined = CROSS_DIRECTIONS.find((one) => one === direction);
  if (!found) return context.fail('BadRequest', `A cross is ${CROSS_DIRECTIONS.join(', ')}, not ${direction}.`);
  if (price !== undefined) return { kind: 'price', level: price, direction: found, at };
  if (drawing !== undefined) return { kind: 'drawing', drawing, line: options.line ?? null, direction: found, at };
  const name = indicator ?? '';
  const output = options.output ?? (await firstOutput(context, name));
  const right = options.level === undefined ? ({ kind: 'price' } as const) : ({ kind: 'level', level: options.level } as const);
  return { kind: 'indicator', left: { indicator: name, parameters, output }, direction: found, right };
}

/** The first output of an indicator; empty for one that is not there, which is refused with its name later. */
async function firstOutput(context: CommandContext, name: string): Promise<string> {
  const listings = unwrap(context, await (await context.features())['indicators.list']({}, { signal: context.signal }));
  return listings.find(({ id, aliases }) => id === name || aliases.includes(name))?.outputs[0]?.name ?? '';
}

const timeOrNull = (timeUs: number | null): string | null => (timeUs === null ? null : isoTime(timeUs));

/** Times as text, as everywhere on the command line. */
const alertDocument = ({ alert, createdAtUs, lastFiredUs, condition, ...rest }: AlertView) => {
  const { condition: definition, expiresAtUs, ...own } = alert;
  return {
    ...own,
    ...rest,
    condition,
    definition,
    until: timeOrNull(expiresAtUs),
    createdAt: isoTime(createdAtUs),
    lastFiredAt: timeOrNull(lastFiredUs),
  };
};

const raisedDocument = ({ timeUs, raisedAtUs, ...rest }: RaisedAlert) => ({
  ...rest,
  time: isoTime(timeUs),
  raisedAt: isoTime(raisedAtUs),
});

const alertTable = (views: readonly AlertView[]): string =>
  toText(
    tableOf(
      ['id', 'symbol', 'timeframe', 'condition', 'state', 'fired', 'last'],
      views.map(({ alert, condition, status, problem, firedCount, lastFiredUs }) => [
        alert.id,
        alert.symbol,
        alert.timeframe,
        problem ?? condition,
        status,
        firedCount,
        timeOrNull(lastFiredUs),
      ]),
    ),
  );
