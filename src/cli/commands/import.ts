import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { marketContract } from '#contract/market.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { Client } from '#rpc/types.ts';
import { symbolOption, timeframeOption } from '../arguments.ts';
import type { CommandContext } from '../context.ts';
import { lastItem, unwrap } from '../unwrap.ts';

interface ImportCommandOptions {
  readonly symbol: string;
  readonly timeframe: Timeframe | 'tick';
  readonly format: 'auto' | 'csv' | 'mt5' | 'json';
  readonly columns?: string;
  readonly timeZone: string;
  readonly repair?: boolean;
  readonly replace?: boolean;
  readonly rejected?: string;
}

type Market = Client<typeof marketContract>;
type ImportItem = ReturnType<Market['import.file']> extends AsyncIterable<infer Item> ? Item : never;
type Report = Extract<ImportItem, { phase: 'done' }>['report'];

/** `tradewind import FILE`: bars or ticks of a file into the store. */
export function registerImport(program: Command, context: CommandContext): void {
  program
    .command('import <file>')
    .description('import bars or ticks from a CSV, MetaTrader or JSON file')
    .addOption(symbolOption())
    .addOption(timeframeOption(true))
    .addOption(new Option('--format <format>', 'form of the file').choices(['auto', 'csv', 'mt5', 'json']).default('auto'))
    .option('--columns <names>', 'meaning of the columns in their order, separated by commas, - for one to leave out')
    .option('--time-zone <zone>', 'zone of times without one: UTC, +02:00 or America/New_York', 'UTC')
    .option('--repair', 'repair rows where that is possible instead of rejecting them')
    .option('--replace', 'take the values of the file for bars that are stored with others')
    .option('--rejected <file>', 'write the rejected rows and why to this CSV file')
    .action(async (file: string, options: ImportCommandOptions) => {
      const market = await context.market();
      const stream = market['import.file'](
        {
          path: resolve(file),
          options: {
            symbol: options.symbol,
            timeframe: options.timeframe,
            format: options.format,
            timeZone: options.timeZone,
            repair: options.repair === true,
            replace: options.replace === true,
            ...(options.columns === undefined ? {} : { columns: options.columns.split(',').map((name) => name.trim()) }),
          },
        },
        context.signal,
      );
      const cancelled = 'The import was cancelled. Rows that were merged before stay; importing the file again adds the rest.';
      const last = await lastItem(context, stream, (item) => showProgress(context, item), cancelled);
      if (last.phase !== 'done') return context.fail('Cancelled', cancelled);
      if (options.rejected !== undefined) await saveRejected(context, market, last.report.importId, resolve(options.rejected));
      context.print(last.report, () => describe(last.report));
    });
}

function showProgress(context: CommandContext, item: ImportItem): void {
  if (item.phase !== 'reading') return;
  const percent = item.bytesTotal === 0 ? 100 : Math.floor((100 * item.bytesRead) / item.bytesTotal);
  const rejected = item.rejected === 0 ? '' : `, ${item.rejected.toLocaleString('en')} rejected`;
  context.progress(`${percent < 100 ? `reading ${percent} %` : 'storing'}  ${item.rows.toLocaleString('en')} rows${rejected}`);
}

async function saveRejected(context: CommandContext, market: Market, importId: string, path: string): Promise<void> {
  const file = await open(path, 'w').catch((error: NodeJS.ErrnoException) =>
    context.fail('UnwritableFile', `The rejected rows could not be written to ${path} (${error.code}); the import itself is done.`),
  );
  try {
    for (let offset: number | null = 0; offset !== null; ) {
      const page: { csv: Uint8Array; nextOffset: number | null } = unwrap(
        context,
        await market['import.rejectedRows']({ importId, offset }),
      );
      await file.writeFile(page.csv);
      offset = page.nextOffset;
    }
  } finally {
    await file.close();
  }
}

function describe(report: Report): string {
  const count = (value: number) => value.toLocaleString('en');
  const { quality } = report;
  const lines = [
    `${report.symbol} ${report.timeframe}: ${count(report.rows)} rows read, ${count(report.added)} added, ${count(report.duplicates)} there already, ${count(report.repaired)} repaired, ${count(report.rejected)} rejected`,
    `from ${report.from} to ${report.to}`,
    `gaps ${count(quality.gaps)}, outliers ${count(quality.outliers)}, without volume ${count(quality.zeroVolume)}`,
    `data hash ${report.datasetHash}`,
    ...report.notes,
    ...report.problems.map((problem) => `line ${problem.line}: ${problem.reason}`),
  ];
  const listed = report.problems.length;
  if (report.rejected > listed) lines.push(`… and ${count(report.rejected - listed)} more rejected rows; --rejected FILE writes them all`);
  return lines.join('\n');
}
