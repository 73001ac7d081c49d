import { type Command, InvalidArgumentError } from 'commander';
import type { Timeframe } from '#core/market/timeframe.ts';
import { formatOption, fromOption, parseSettings, symbolOption, timeframeOption, toOption } from '../arguments.ts';
import { timedTable } from '../bar-table.ts';
import type { CommandContext } from '../context.ts';
import { printTable, tableOf, toText } from '../table-output.ts';
import { unwrap } from '../unwrap.ts';

interface RunOptions {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly set: readonly string[];
  readonly from?: number;
  readonly to?: number;
  readonly format?: string;
}

/** `tradewind indicators list | run NAME` */
export function registerIndicators(program: Command, context: CommandContext): void {
  const indicators = program.command('indicators').description('indicators and their values');

  indicators
    .command('list')
    .description('all indicators with their parameters')
    .action(async () => {
      const list = unwrap(context, await (await context.features())['indicators.list']({}, { signal: context.signal }));
      const rows = list.map((one) => [
        one.id,
        one.aliases.join(' '),
        one.title,
        Object.entries(one.defaults)
          .map(([name, value]) => `${name}=${value}`)
          .join(' '),
        one.outputs.map((output) => output.name).join(' '),
      ]);
      context.print(list, () => toText(tableOf(['id', 'aliases', 'title', 'parameters', 'outputs'], rows)));
    });

  indicators
    .command('run <name>')
    .description('values of an indicator over stored bars')
    .addOption(symbolOption())
    .addOption(timeframeOption(false))
    .option('--set <name=value...>', 'parameters, for example --set period=14', [])
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(formatOption())
    .action(async (name: string, options: RunOptions, command: Command) => {
      const { symbol, timeframe, from, to } = options;
      const range = { ...(from === undefined ? {} : { fromUs: from }), ...(to === undefined ? {} : { toUs: to }) };
      const parameters = settingsOf(command, options.set);
      const features = await context.features();
      const values = unwrap(
        context,
        await features['indicators.read']({ symbol, timeframe, indicator: name, parameters, ...range }, { signal: context.signal }),
      );
      printTable(context, timedTable(values.timeUs, values.outputs), options.format);
    });
}

/** Wrong usage ends with status 2, as commander's own complaints do. */
function settingsOf(command: Command, pairs: readonly string[]): Record<string, unknown> {
  try {
    return parseSettings(pairs);
  } catch (error) {
    if (error instanceof InvalidArgumentError) return command.error(`error: ${error.message}`, { exitCode: 2 });
    throw error;
  }
}
