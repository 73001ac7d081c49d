import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { marketContract } from '#contract/market.ts';
import { PRICE_ADJUSTMENTS, type PriceAdjustment } from '#core/market/instrument-events.ts';
import { isoTime } from '#core/market/iso-time.ts';
import type { Client } from '#rpc/types.ts';
import type { CommandContext } from '../context.ts';
import { tableOf, toText } from '../table-output.ts';
import { unwrap } from '../unwrap.ts';

type Market = Client<typeof marketContract>;
type Answer = Awaited<ReturnType<Market['instruments.events']>>;
type Events = Extract<Answer, { ok: true }>['value'];

/** The events as one document, times in ISO 8601. */
const documentOf = (symbol: string, { adjustedFor, splits, dividends, halts }: Events) => ({
  symbol,
  adjustedFor,
  splits,
  dividends,
  halts: halts.map(({ fromUs, toUs }) => ({ from: isoTime(fromUs), until: isoTime(toUs) })),
});

function describe(symbol: string, { adjustedFor, splits, dividends, halts }: Events): string {
  const rows = [
    ...splits.map(({ date, ratio }) => [date, 'split', ratio, null] as const),
    ...dividends.map(({ date, amount }) => [date, 'dividend', amount, null] as const),
    ...halts.map(({ fromUs, toUs }) => [isoTime(fromUs), 'halt', null, isoTime(toUs)] as const),
  ].sort(([a], [b]) => (a < b ? -1 : 1));
  const head = `${symbol}: stored prices are adjusted for ${adjustedFor.replaceAll('-', ' ')}.`;
  return rows.length === 0
    ? `${head} No splits, dividends or halts are stored.`
    : `${head}\n${toText(tableOf(['date', 'type', 'value', 'until'], rows))}`;
}

interface ActionsOptions {
  readonly replace?: boolean;
  readonly clear?: boolean;
  readonly adjusted?: PriceAdjustment;
}

/** `tradewind instruments actions S [FILE]`: splits, dividends and halts, and what stored prices are adjusted for. */
export function registerInstrumentActions(instruments: Command, context: CommandContext): void {
  instruments
    .command('actions <symbol> [file]')
    .description('splits, dividends and halts: those of a CSV or JSON file are added, without a file they are listed')
    .option('--replace', 'put those of the file in the place of what is stored')
    .option('--clear', 'forget what is stored; what prices are adjusted for stays')
    .addOption(
      new Option('--adjusted <for>', 'what the stored prices are adjusted for: it is never booked again').choices([...PRICE_ADJUSTMENTS]),
    )
    .action(async (symbol: string, file: string | undefined, { replace, clear, adjusted }: ActionsOptions, command: Command) => {
      if (clear && file !== undefined) command.error('error: --clear needs no file; --replace puts another in its place', { exitCode: 2 });
      if (replace && file === undefined) command.error('error: --replace needs a file', { exitCode: 2 });
      const market = await context.market();
      const { signal } = context;
      let imported: { rows: number; added: number; rejected: number; problems: readonly { line: number; reason: string }[] } | null = null;
      let events = unwrap(context, await market['instruments.events']({ symbol }, { signal }));
      if (clear) {
        const none = { ...events, splits: [], dividends: [], halts: [] };
        events = unwrap(context, await market['instruments.saveEvents']({ symbol, events: none }, { signal }));
      }
      if (file !== undefined) {
        const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) =>
          context.fail('UnreadableFile', `${file} can't be read (${error.code}). Name a CSV or JSON file with splits, dividends or halts.`),
        );
        const answer = unwrap(context, await market['instruments.importEvents']({ symbol, text, replace: replace === true }, { signal }));
        imported = { rows: answer.rows, added: answer.added, rejected: answer.rejected, problems: answer.problems };
        events = answer.events;
      }
      if (adjusted !== undefined)
        events = unwrap(
          context,
          await market['instruments.saveEvents']({ symbol, events: { ...events, adjustedFor: adjusted } }, { signal }),
        );
      context.print({ ...documentOf(symbol, events), ...imported }, () =>
        [
          ...(imported ? [`${imported.rows} rows read, ${imported.added} added, ${imported.rejected} rejected`] : []),
          ...(imported?.problems.map(({ line, reason }) => `line ${line}: ${reason}`) ?? []),
          describe(symbol, events),
        ].join('\n'),
      );
    });
}
