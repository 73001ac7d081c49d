import type { Command } from 'commander';
import type { Timeframe } from '#core/market/timeframe.ts';
import { formatOption, fromOption, symbolOption, timeframeOption, toOption } from '../arguments.ts';
import { barTable } from '../bar-table.ts';
import type { CommandContext } from '../context.ts';
import { printTable } from '../table-output.ts';
import { unwrap } from '../unwrap.ts';

interface BarsOptions {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly from?: number;
  readonly to?: number;
  readonly format?: string;
}

/** `tradewind bars`: stored bars, or bars built from finer ones. */
export function registerBars(program: Command, context: CommandContext): void {
  program
    .command('bars')
    .description('bars of an instrument, stored or built from finer data')
    .addOption(symbolOption())
    .addOption(timeframeOption(false))
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(formatOption())
    .action(async ({ symbol, timeframe, from, to, format }: BarsOptions) => {
      const market = await context.market();
      const request = { symbol, timeframe, ...(from === undefined ? {} : { fromUs: from }), ...(to === undefined ? {} : { toUs: to }) };
      const { bars, builtFrom } = unwrap(context, await market['bars.read'](request, { signal: context.signal }));
      if (builtFrom !== null) context.progress(`built from ${builtFrom} bars`);
      printTable(context, barTable(bars), format);
    });
}
