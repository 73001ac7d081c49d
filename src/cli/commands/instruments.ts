import { type Command, Option } from 'commander';
import { ASSET_CLASSES, type AssetClass, CALENDARS, type CalendarId } from '#core/market/instrument.ts';
import { parsePositive } from '../arguments.ts';
import type { CommandContext } from '../context.ts';
import { printTable, tableOf } from '../table-output.ts';
import { unwrap } from '../unwrap.ts';
import { registerInstrumentActions } from './instrument-actions.ts';

const COLUMNS = [
  'symbol',
  'assetClass',
  'tickSize',
  'pip',
  'currency',
  'contractSize',
  'lotStep',
  'calendar',
  'isSimulated',
  'origin',
] as const;

interface SetOptions {
  readonly tickSize?: number;
  readonly pip?: number;
  readonly currency?: string;
  readonly assetClass?: AssetClass;
  readonly contractSize?: number;
  readonly lotStep?: number;
  readonly calendar?: CalendarId;
}

/** `tradewind instruments list | show S | set S … | actions S [FILE]` */
export function registerInstruments(program: Command, context: CommandContext): void {
  const instruments = program.command('instruments').description('what can be traded, and its properties');

  const all = async () => unwrap(context, await (await context.market())['instruments.list']({}, { signal: context.signal }));

  instruments
    .command('list')
    .description('all instruments')
    .action(async () => {
      const list = await all();
      printTable(
        context,
        tableOf(
          COLUMNS,
          list.map((instrument) => COLUMNS.map((name) => instrument[name])),
        ),
      );
    });

  instruments
    .command('show <symbol>')
    .description('the properties of one instrument')
    .action(async (symbol: string) => {
      const found = (await all()).find((instrument) => instrument.symbol === symbol);
      if (found === undefined)
        return context.fail('UnknownInstrument', `There is no instrument ${symbol}. Import its data or connect a feed that has it.`);
      context.print(found, () => COLUMNS.map((name) => `${name.padEnd(13)} ${found[name] ?? '–'}`).join('\n'));
    });

  instruments
    .command('set <symbol>')
    .description('change properties of an instrument')
    .addOption(new Option('--tick-size <size>', 'smallest price step').argParser(parsePositive))
    .addOption(new Option('--pip <size>', 'one pip or point, in price units').argParser(parsePositive))
    .option('--currency <code>', 'currency of the price')
    .addOption(new Option('--asset-class <class>').choices([...ASSET_CLASSES]))
    .addOption(new Option('--contract-size <units>', 'units in one lot').argParser(parsePositive))
    .addOption(new Option('--lot-step <lots>', "smallest step of an order's size").argParser(parsePositive))
    .addOption(new Option('--calendar <calendar>', 'sessions that its days follow').choices([...CALENDARS]))
    .action(async (symbol: string, options: SetOptions, command: Command) => {
      const { tickSize, pip, currency, assetClass, contractSize, lotStep, calendar } = options;
      const given = Object.fromEntries(
        Object.entries({ tickSize, pip, currency, assetClass, contractSize, lotStep, calendar }).filter(([, value]) => value !== undefined),
      );
      if (Object.keys(given).length === 0)
        command.error('error: name at least one property to set, for example --tick-size 0.01', { exitCode: 2 });
      const saved = unwrap(context, await (await context.market())['instruments.save']({ symbol, ...given }, { signal: context.signal }));
      context.print(saved, () => COLUMNS.map((name) => `${name.padEnd(13)} ${saved[name] ?? '–'}`).join('\n'));
    });

  registerInstrumentActions(instruments, context);
}
