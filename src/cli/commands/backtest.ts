import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { researchContract } from '#contract/index.ts';
import type { NamedColumns } from '#core/ports/research-store.ts';
import type { Client } from '#rpc/types.ts';
import { plainDocument, runResultDocument } from '#services/research/export/run-document.ts';
import { TRADE_COLUMNS } from '#services/research/run-records.ts';
import { parsePositive } from '../arguments.ts';
import { readConfigurationFile } from '../backtest-configuration.ts';
import { settingOption, showProgress } from '../backtest-options.ts';
import { checkText, runsText, runText } from '../backtest-text.ts';
import { comparisonText } from '../comparison-text.ts';
import type { CommandContext } from '../context.ts';
import { lastItem, unwrap } from '../unwrap.ts';
import { registerStudies } from './backtest-studies.ts';

type Research = Client<typeof researchContract>;

const NOT_STORED = 'The backtest was cancelled. Nothing was stored.';

/** A stored run whole, as CLI.md has it. */
async function resultOf(context: CommandContext, research: Research, runId: string): Promise<Record<string, unknown>> {
  const { signal } = context;
  const run = unwrap(context, await research['runs.show']({ runId }, { signal }));
  const equity = unwrap(context, await research['runs.equity']({ runId }, { signal }));
  const trades = unwrap(context, await research['runs.trades']({ runId, limit: 200_000 }, { signal }));
  const columns: Record<string, Float64Array> = { 'equity.timeUs': equity.timeUs, 'equity.value': equity.value };
  for (const name of TRADE_COLUMNS) columns[`trades.${name}`] = trades[name];
  const monthly = unwrap(context, await research['runs.monthly']({ runId }, { signal }));
  const { groups, rolling } = unwrap(context, await research['runs.breakdown']({ runId }, { signal }));
  const views = plainDocument({ benchmark: equity.benchmark, monthly, groups, rolling }) as object;
  return { ...runResultDocument(run, columns satisfies NamedColumns), ...views };
}

/** `tradewind backtest run | rerun | show | list | compare | export` and the studies. */
export function registerBacktest(program: Command, context: CommandContext): void {
  const backtest = program.command('backtest').description('backtests: run, judge, list, compare, export and study them');

  backtest
    .command('run')
    .argument('<config>', 'configuration as a JSON file, or - for standard input')
    .description('run a configuration, judge the result and store it')
    .addOption(settingOption())
    .option('--tag <tag...>', 'tags of the run')
    .option('--note <text>', 'a note on the run')
    .action(async (file: string, options: { set: [string, unknown][]; tag?: string[]; note?: string }) => {
      const configuration = await readConfigurationFile(context, file, options.set);
      const research = await context.research();
      const stream = research['backtest.run']({ configuration, tags: options.tag ?? [], note: options.note ?? '' }, context.signal);
      const last = await lastItem(context, stream, (item) => showProgress(context, item), NOT_STORED);
      if (last.phase !== 'done') return context.fail('Cancelled', NOT_STORED);
      const document = context.json ? await resultOf(context, research, last.runId) : null;
      context.print(document, () => runText(last.run));
    });

  backtest
    .command('check')
    .argument('<config>', 'configuration as a JSON file, or - for standard input')
    .description('say everything about a configuration without running it')
    .addOption(settingOption())
    .action(async (file: string, options: { set: [string, unknown][] }) => {
      const configuration = await readConfigurationFile(context, file, options.set);
      const research = await context.research();
      const check = unwrap(context, await research['backtest.check']({ configuration }, { signal: context.signal }));
      context.print(plainDocument(check), () => checkText(check));
      if (check.problems.length > 0) process.exitCode = 1;
    });

  backtest
    .command('rerun')
    .argument('<run>', 'id of a stored run')
    .description('run it again: the outcome must be the same to the last digit')
    .action(async (runId: string) => {
      const research = await context.research();
      const stream = research['runs.rerun']({ runId }, context.signal);
      const last = await lastItem(context, stream, (item) => showProgress(context, item), 'The rerun was cancelled.');
      if (last.phase !== 'done') return context.fail('Cancelled', 'The rerun was cancelled.');
      const { isEqual, differences, note } = last;
      if (!isEqual) {
        const where = differences.map((one) => `${one.where}: was ${one.stored}, is ${one.now}`).join('; ');
        return context.fail('NotEqual', `Run ${runId} does not give the same again. ${where}.`, { runId, isEqual, differences });
      }
      const said = [`Run ${runId} gave the same again, to the last digit.`, ...(note === null ? [] : [note])];
      context.print({ runId, isEqual, differences, note }, () => said.join('\n'));
    });

  backtest
    .command('show')
    .argument('<run>', 'id of a stored run')
    .description('a stored run')
    .action(async (runId: string) => {
      const research = await context.research();
      const run = unwrap(context, await research['runs.show']({ runId }, { signal: context.signal }));
      const document = context.json ? await resultOf(context, research, runId) : null;
      context.print(document, () => runText(run));
    });

  backtest
    .command('list')
    .description('the stored runs, newest first')
    .option('--search <words>', 'words that all occur in strategy, symbols, tags, note or id')
    .option('--tag <tag>', 'only runs with this tag')
    .option('--limit <n>', 'most runs listed', parsePositive, 100)
    .action(async ({ search = '', tag, limit }: { search?: string; tag?: string; limit: number }) => {
      const request = { search, limit: Math.min(500, Math.round(limit)), ...(tag === undefined ? {} : { tag }) };
      const { runs } = unwrap(context, await (await context.research())['runs.list'](request, { signal: context.signal }));
      context.print(plainDocument(runs), () =>
        runs.length === 0 ? 'No runs yet. Start one with: tradewind backtest run CONFIG.json' : runsText(runs),
      );
    });

  backtest
    .command('compare')
    .argument('<run>', 'id of a stored run')
    .argument('<other>', 'id of another')
    .description('two runs beside each other')
    .action(async (first: string, second: string) => {
      const request = { runIds: [first, second] };
      const compared = unwrap(context, await (await context.research())['runs.compare'](request, { signal: context.signal }));
      context.print(plainDocument(compared), () => comparisonText(compared));
    });

  backtest
    .command('export')
    .argument('<run>', 'id of a stored run')
    .addOption(new Option('--format <format>', 'kind of file').choices(['html', 'pdf', 'json', 'csv']).makeOptionMandatory())
    .requiredOption('-o, --output <file>', 'where to write it')
    .description('a stored run as one file')
    .action(async (runId: string, { format, output }: { format: 'html' | 'pdf' | 'json' | 'csv'; output: string }) => {
      const research = await context.research();
      const exported = unwrap(context, await research['runs.export']({ runId, format }, { signal: context.signal }));
      try {
        writeFileSync(output, exported.bytes);
      } catch (error) {
        return context.fail(
          'StorageFailed',
          `${output} can't be written (${(error as NodeJS.ErrnoException).code}). Choose another place.`,
        );
      }
      context.print({ runId, format, file: output, bytes: exported.bytes.length }, () => `${output}: ${exported.bytes.length} bytes`);
    });

  backtest
    .command('annotate')
    .argument('<run>', 'id of a stored run')
    .description('give a stored run other tags or another note; what is not given stays')
    .option('--tag <tag...>', 'its tags from now on')
    .option('--note <text>', 'its note from now on')
    .action(async (runId: string, { tag, note }: { tag?: string[]; note?: string }) => {
      const change = { runId, ...(tag === undefined ? {} : { tags: tag }), ...(note === undefined ? {} : { note }) };
      const run = unwrap(context, await (await context.research())['runs.annotate'](change, { signal: context.signal }));
      context.print(plainDocument(run), () => `Run ${runId}: ${run.tags.join(', ') || 'no tags'}${run.note === '' ? '' : `; ${run.note}`}`);
    });

  backtest
    .command('delete')
    .argument('<run>', 'id of a stored run')
    .description('delete a stored run; its trial stays counted')
    .action(async (runId: string) => {
      unwrap(context, await (await context.research())['runs.delete']({ runId }, { signal: context.signal }));
      context.print({ runId, deleted: true }, () => `Run ${runId} was deleted.`);
    });

  registerStudies(backtest, context);
}
