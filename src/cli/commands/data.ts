import { type Command, Option } from 'commander';
import { isoTime } from '#core/market/iso-time.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { formatOption, fromOption, symbolOption, timeframeOption, toOption } from '../arguments.ts';
import { barTable } from '../bar-table.ts';
import type { CommandContext } from '../context.ts';
import { readTicks } from '../read-ticks.ts';
import { printTable, tableOf } from '../table-output.ts';
import { unwrap } from '../unwrap.ts';

interface RangeOptions {
  readonly symbol: string;
  readonly timeframe: Timeframe | 'tick';
  readonly from?: number;
  readonly to?: number;
}

const rangeOf = ({ from, to }: RangeOptions) => ({
  ...(from === undefined ? {} : { fromUs: from }),
  ...(to === undefined ? {} : { toUs: to }),
});

/** `tradewind data list | show | delete | verify` */
export function registerData(program: Command, context: CommandContext): void {
  const data = program.command('data').description('what is stored');
  data
    .command('list')
    .description('all stored series')
    .action(() => list(context));
  data
    .command('show')
    .description('stored bars or ticks')
    .addOption(symbolOption())
    .addOption(timeframeOption(true))
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(formatOption())
    .addOption(
      new Option('--source <source>', 'ticks of files or of live feeds (default: of files where there are any)').choices([
        'imported',
        'live',
      ]),
    )
    .action((options: RangeOptions & { format?: string; source?: 'imported' | 'live' }) => show(context, options));
  data
    .command('delete')
    .description('delete stored bars in a range, or the imported ticks of a symbol')
    .addOption(symbolOption())
    .addOption(timeframeOption(true))
    .addOption(fromOption())
    .addOption(toOption())
    .action((options: RangeOptions, command: Command) => remove(context, options, command));
  data
    .command('verify')
    .description('check every checksum of what is stored')
    .action(() => verify(context));
}

async function list(context: CommandContext): Promise<void> {
  const market = await context.market();
  const ticks = unwrap(context, await market['ticks.series']({}, { signal: context.signal })).map((series) => ({
    ...series,
    timeframe: 'tick',
  }));
  const bars = unwrap(context, await market['bars.series']({}, { signal: context.signal }));
  const all = [...ticks, ...bars].sort((a, b) => (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0));
  const rows = all.map((series) => [series.symbol, series.timeframe, series.count, isoTime(series.fromUs), isoTime(series.toUs)]);
  printTable(context, tableOf(['symbol', 'timeframe', 'count', 'from', 'to'], rows));
}

async function show(context: CommandContext, options: RangeOptions & { format?: string; source?: 'imported' | 'live' }): Promise<void> {
  const { symbol, timeframe } = options;
  const market = await context.market();
  if (timeframe === 'tick') {
    const series = unwrap(context, await market['ticks.series']({}, { signal: context.signal }));
    const source = options.source ?? (series.some((one) => one.symbol === symbol) ? 'imported' : 'live');
    const table = await readTicks(context, market, symbol, source, options.from, options.to);
    if (table.count === 0) return context.fail('NoData', `There are no ${source} ticks of ${symbol} in that time.`);
    return printTable(context, table, options.format);
  }
  const { bars, builtFrom } = unwrap(
    context,
    await market['bars.read']({ symbol, timeframe, ...rangeOf(options) }, { signal: context.signal }),
  );
  if (builtFrom !== null)
    return context.fail(
      'NoData',
      `No ${timeframe} bars of ${symbol} are stored. "tradewind bars" builds them from the stored ${builtFrom} bars.`,
    );
  printTable(context, barTable(bars), options.format);
}

async function remove(context: CommandContext, options: RangeOptions, command: Command): Promise<void> {
  const { symbol, timeframe } = options;
  const market = await context.market();
  if (timeframe === 'tick' && (options.from !== undefined || options.to !== undefined))
    command.error('error: imported ticks are deleted as a whole: leave out --from and --to', { exitCode: 2 });
  const { deleted } =
    timeframe === 'tick'
      ? unwrap(context, await market['ticks.delete']({ symbol }, { signal: context.signal }))
      : unwrap(context, await market['data.delete']({ symbol, timeframe, ...rangeOf(options) }, { signal: context.signal }));
  context.print(
    { symbol, timeframe, deleted },
    () => `${deleted.toLocaleString('en')} ${timeframe === 'tick' ? 'ticks' : `${timeframe} bars`} of ${symbol} deleted`,
  );
}

async function verify(context: CommandContext): Promise<void> {
  const market = await context.market();
  const { chunksChecked, problems } = unwrap(context, await market['data.verify']({}, { signal: context.signal }));
  context.print({ chunksChecked, problems }, () =>
    [`${chunksChecked.toLocaleString('en')} chunks checked, ${problems.length} damaged`, ...problems].join('\n'),
  );
  if (problems.length === 0) return;
  process.stderr.write(
    `tradewind: ${problems.length} parts of the stored data are damaged; restore the file from a backup or import that data again.\n`,
  );
  process.exitCode = 1;
}
