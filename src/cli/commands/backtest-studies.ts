import { existsSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { researchContract } from '#contract/index.ts';
import { MONTE_CARLO_METHODS, OBJECTIVES, OPTIMISE_METHODS, type StudyResult } from '#contract/research-studies.ts';
import type { Client } from '#rpc/types.ts';
import { plainDocument } from '#services/research/export/run-document.ts';
import { parsePositive } from '../arguments.ts';
import { readConfigurationFile } from '../backtest-configuration.ts';
import { type ProgressItem, settingOption, showProgress } from '../backtest-options.ts';
import type { CommandContext } from '../context.ts';
import { studyText } from '../study-text.ts';
import { lastItem } from '../unwrap.ts';
import { registerStoredStudies } from './stored-studies.ts';

type Research = Client<typeof researchContract>;
type Settings = [string, unknown][];
type Range = { low: number; high: number; step: number } | { values: (number | string | boolean)[] };

interface SearchOptions {
  readonly set: Settings;
  readonly space?: Record<string, Range>;
  readonly constraint?: string[];
  readonly method: (typeof OPTIMISE_METHODS)[number];
  readonly objective: string;
  readonly evaluations: number;
  readonly leastTrades?: number;
}

/** `name=low:high:step` or `name=a,b,c`. */
function parseRange(text: string, before: Record<string, Range> = {}): Record<string, Range> {
  const at = text.indexOf('=');
  const name = text.slice(0, at);
  const parts = text
    .slice(at + 1)
    .split(':')
    .map(Number);
  const [low, high, step] = parts;
  if (at > 0 && parts.length === 3 && low !== undefined && high !== undefined && step !== undefined && parts.every(Number.isFinite))
    return { ...before, [name]: { low, high, step } };
  const isWithoutStep = parts.length === 2 && parts.every(Number.isFinite);
  if (at <= 0 || at === text.length - 1 || isWithoutStep)
    throw new InvalidArgumentError(`Expected name=low:high:step or name=a,b,c, found "${text}".`);
  const values = text
    .slice(at + 1)
    .split(',')
    .map((word) =>
      word === 'true' ? true : word === 'false' ? false : word !== '' && Number.isFinite(Number(word)) ? Number(word) : word,
    );
  return { ...before, [name]: { values } };
}

function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 0.');
  return Number(text);
}

interface MonteCarloOptions {
  readonly set: Settings;
  readonly method: (typeof MONTE_CARLO_METHODS)[number];
  readonly paths: number;
  readonly ruin: number;
  readonly steps?: number;
  readonly blockLength?: number;
}

const withSearch = (command: Command): Command =>
  command
    .addOption(new Option('--space <name=range>', 'what to try: name=low:high:step or name=a,b,c; may be repeated').argParser(parseRange))
    .option('--constraint <text...>', 'between parameters, for example "fast < slow"')
    .addOption(new Option('--method <method>', 'how to search').choices(OPTIMISE_METHODS).default('grid'))
    .option(
      '--objective <figure>',
      `what to look for: ${OBJECTIVES.join(', ')} or any figure of the metrics by its name; with - before it the least is best`,
      'sharpe',
    )
    .option('--evaluations <n>', 'most settings tried, but for a grid', parsePositive, 500)
    .option('--least-trades <n>', 'settings with fewer trades are not considered', parseCount);

const SEARCH_OPTIONS = ['space', 'constraint', 'method', 'objective', 'evaluations', 'leastTrades'] as const;

const searchOf = ({ space, constraint, method, objective, evaluations, leastTrades }: SearchOptions) => ({
  ...{ method, objective, evaluations: Math.round(evaluations), constraints: constraint ?? [] },
  ...(space === undefined ? {} : { space }),
  ...(leastTrades === undefined ? {} : { leastTrades }),
});

/** A file or standard input is a configuration; anything else is the id of a run. */
const subjectOf = async (context: CommandContext, what: string, settings: Settings) =>
  what === '-' || existsSync(what) || what.endsWith('.json')
    ? { configuration: await readConfigurationFile(context, what, settings) }
    : { runId: what };

async function finish(
  context: CommandContext,
  stream: AsyncIterable<
    | { readonly phase: 'progress'; readonly studyId?: string | undefined }
    | { readonly phase: 'done'; readonly studyId: string; readonly study: StudyResult }
  >,
): Promise<void> {
  let kept: string | undefined;
  const follow = (item: ProgressItem) => {
    kept = item.studyId ?? kept;
    showProgress(context, item);
  };
  const cancelled = () =>
    kept === undefined
      ? { sentence: 'It was cancelled. Nothing was stored.' }
      : { sentence: `It was cancelled. What was tried is kept: backtest optimize --resume ${kept} goes on.`, data: { studyId: kept } };
  const last = await lastItem(context, stream, follow, cancelled);
  if (last.phase !== 'done') return context.fail('Cancelled', cancelled().sentence, cancelled().data);
  const { studyId, study } = last;
  const document = { studyId, kind: study.kind, request: study.request, ...(plainDocument(study.result) as object) };
  context.print(document, () => `study ${studyId}: ${studyText(study)}`);
}

/** `tradewind backtest optimize | walk-forward | monte-carlo | overfitting CONFIG.json|RUN` */
export function registerStudies(backtest: Command, context: CommandContext): void {
  const { signal } = context;
  const research = (): Promise<Research> => context.research();

  withSearch(backtest.command('optimize').argument('[config]', 'configuration file, - or the id of a run; not needed to resume'))
    .description('try a space of parameters on all cores')
    .addOption(settingOption())
    .option('--resume <study>', 'go on with a search that was stopped, over its own bars and space')
    .action(async (what: string | undefined, options: SearchOptions & { resume?: string }, command: Command) => {
      const { resume } = options;
      if (what === undefined && resume === undefined)
        command.error("error: missing required argument 'config' (or --resume <study>)", {
          exitCode: 2,
          code: 'commander.missingArgument',
        });
      const isAsked = SEARCH_OPTIONS.some((name) => command.getOptionValueSource(name) === 'cli');
      const request = {
        ...(what === undefined ? {} : { of: await subjectOf(context, what, options.set) }),
        ...(resume === undefined ? {} : { resume }),
        ...(resume === undefined || isAsked ? { request: searchOf(options) } : {}),
      };
      await finish(context, (await research())['backtest.optimise'](request, signal));
    });

  withSearch(backtest.command('walk-forward').argument('<config>', 'configuration file, - or the id of a run'))
    .description('optimise over windows and try what was best on the bars after each')
    .addOption(settingOption())
    .addOption(
      new Option('--kind <kind>', 'windows that move, or that grow from the first bar').choices(['rolling', 'anchored']).default('rolling'),
    )
    .option('--train <bars>', 'bars to optimise over', parsePositive, 252)
    .option('--test <bars>', 'bars to try on', parsePositive, 21)
    .option('--purge <bars>', 'bars left out between them', parseCount, 0)
    .option('--embargo <bars>', 'bars left out of training after a test', parseCount, 0)
    .action(
      async (
        what: string,
        options: SearchOptions & { kind: 'rolling' | 'anchored'; train: number; test: number; purge: number; embargo: number },
      ) => {
        const { kind, train, test, purge, embargo } = options;
        const request = {
          ...{ kind, trainBars: Math.round(train), testBars: Math.round(test), purgeBars: purge, embargoBars: embargo },
          search: searchOf({ ...options, leastTrades: options.leastTrades ?? 0 }),
        };
        await finish(
          context,
          (await research())['backtest.walkForward']({ of: await subjectOf(context, what, options.set), request }, signal),
        );
      },
    );

  backtest
    .command('monte-carlo')
    .argument('<config>', 'configuration file, - or the id of a run')
    .description('accounts that could have been')
    .addOption(settingOption())
    .addOption(new Option('--method <method>', 'what is left to chance').choices(MONTE_CARLO_METHODS).default('block-bootstrap'))
    .option('--paths <n>', 'how many', parsePositive, 5000)
    .option('--ruin <fraction>', 'share of the account whose loss is ruin', parsePositive, 0.5)
    .option('--steps <n>', 'days of a path of block-bootstrap; as many as the run has without it', parsePositive)
    .option('--block-length <n>', 'mean length of the blocks of block-bootstrap and synthetic-candles; automatic without it', parsePositive)
    .action(async (what: string, options: MonteCarloOptions) => {
      const { method, paths, ruin, steps, blockLength } = options;
      const request = {
        ...{ method, paths: Math.round(paths), ruinFraction: ruin },
        ...(steps === undefined ? {} : { steps: Math.round(steps) }),
        ...(blockLength === undefined ? {} : { blockLength }),
      };
      await finish(
        context,
        (await research())['backtest.monteCarlo']({ of: await subjectOf(context, what, options.set), request }, signal),
      );
    });

  withSearch(backtest.command('overfitting').argument('<config>', 'configuration file, - or the id of a run'))
    .description('how likely the best setting is best by chance (CSCV, White)')
    .addOption(settingOption())
    .option('--ledger-only', 'compare the trials made so far, and try no others')
    .option('--blocks <n>', 'blocks of the cross-validation, even', parsePositive, 16)
    .action(async (what: string, options: SearchOptions & { ledgerOnly?: boolean; blocks: number }) => {
      const request = { blocks: Math.round(options.blocks), ...(options.ledgerOnly ? {} : { search: searchOf(options) }) };
      await finish(
        context,
        (await research())['backtest.overfitting']({ of: await subjectOf(context, what, options.set), request }, signal),
      );
    });

  registerStoredStudies(backtest, context);
}
