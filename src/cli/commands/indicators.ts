import { type Command, InvalidArgumentError, Option } from 'commander';
import type { IndicatorForm, IndicatorMark } from '#contract/features.ts';
import { isoTime } from '#core/market/iso-time.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { formatOption, fromOption, parseSettings, symbolOption, timeframeOption, toOption } from '../arguments.ts';
import { timedTable } from '../bar-table.ts';
import type { CommandContext } from '../context.ts';
import { printTable, tableOf, toText } from '../table-output.ts';
import { unwrap } from '../unwrap.ts';
import { refusedFiles, registerOwnCode } from './own-code.ts';

interface SeriesOptions {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly set: readonly string[];
  readonly from?: number;
  readonly to?: number;
  readonly format?: string;
}

interface RunOptions extends SeriesOptions {
  readonly form?: IndicatorForm;
}

/** A file of a million marks is no use to anybody. */
const MOST_MARKS = 100_000;

/** `tradewind indicators list | run NAME | marks NAME | new NAME | check FILE` */
export function registerIndicators(program: Command, context: CommandContext): void {
  const indicators = program.command('indicators').description('indicators and their values');
  registerOwnCode(indicators, context, {
    noun: 'indicator',
    checks: 'types, look-ahead, determinism, streaming = batch',
    create: async (name) => (await context.features())['indicators.create']({ name }, { signal: context.signal }),
    check: async (request) => (await context.features())['indicators.check'](request, { signal: context.signal }),
  });

  indicators
    .command('list')
    .description('all indicators with their parameters')
    .action(async () => {
      const features = await context.features();
      const list = unwrap(context, await features['indicators.list']({}, { signal: context.signal }));
      const rows = list.map((one) => [
        one.id,
        one.aliases.join(' '),
        one.title,
        one.family,
        Object.entries(one.defaults)
          .map(([name, value]) => `${name}=${value}`)
          .join(' '),
        one.outputs.map((output) => output.name).join(' '),
      ]);
      const refused = await refusedFiles(features['indicators.user']({}));
      const table = tableOf(['id', 'aliases', 'title', 'family', 'parameters', 'outputs'], rows);
      context.print(list, () => [toText(table), ...refused].join('\n'));
    });

  onSeries(indicators.command('run <name>').description('values of an indicator over stored bars'))
    .addOption(
      new Option('--form <form>', 'as published (where past values may change) or live (stamped when known)').choices([
        'published',
        'live',
      ]),
    )
    .action(async (name: string, options: RunOptions, command: Command) => {
      const form = options.form === undefined ? {} : { form: options.form };
      const features = await context.features();
      const request = { ...requestOf(name, options, command), ...form };
      const values = unwrap(context, await features['indicators.read'](request, { signal: context.signal }));
      printTable(context, timedTable(values.timeUs, values.outputs), options.format);
    });

  onSeries(indicators.command('marks <name>').description('zones, levels and labels that an indicator finds in stored bars')).action(
    async (name: string, options: SeriesOptions, command: Command) => {
      const features = await context.features();
      const limits = { zone: MOST_MARKS, level: MOST_MARKS, line: MOST_MARKS, label: MOST_MARKS };
      const request = { ...requestOf(name, options, command), limits };
      const { marks, notes } = unwrap(context, await features['indicators.marks'](request, { signal: context.signal }));
      for (const note of notes) process.stderr.write(`${note}\n`);
      if (context.json || options.format === 'json') {
        const documents = marks.map(documentOf);
        context.print(documents, () => JSON.stringify(documents));
      } else printTable(context, tableOf(MARK_COLUMNS, marks.map(rowOf)), options.format);
    },
  );
}

const onSeries = (command: Command): Command =>
  command
    .addOption(symbolOption())
    .addOption(timeframeOption(false))
    .option('--set <name=value...>', 'parameters, for example --set period=14', [])
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(formatOption());

function requestOf(indicator: string, { symbol, timeframe, from, to, set }: SeriesOptions, command: Command) {
  const range = { ...(from === undefined ? {} : { fromUs: from }), ...(to === undefined ? {} : { toUs: to }) };
  return { symbol, timeframe, indicator, parameters: settingsOf(command, set), ...range };
}

const MARK_COLUMNS = ['known', 'kind', 'direction', 'from', 'to', 'bottom', 'top', 'state', 'stateAt', 'text', 'evidence'] as const;

const timeOf = (timeUs: number | null) => (timeUs === null ? null : isoTime(timeUs));

/** A mark as one flat row; the evidence in words. */
const rowOf = (mark: IndicatorMark) => [
  isoTime(mark.knownAtUs),
  mark.kind,
  mark.direction,
  isoTime(mark.fromTimeUs),
  timeOf(mark.toTimeUs),
  mark.bottom,
  mark.top,
  mark.state,
  timeOf(mark.stateAtUs),
  mark.text,
  mark.evidence
    .map(({ name, value, condition }) => [name, value, condition && `(${condition})`].filter((part) => part !== '').join(' '))
    .join('; '),
];

/** A mark as JSON, with its times written out. */
const documentOf = ({ fromTimeUs, toTimeUs, knownAtUs, stateAtUs, ...mark }: IndicatorMark) => ({
  ...mark,
  from: isoTime(fromTimeUs),
  to: timeOf(toTimeUs),
  known: isoTime(knownAtUs),
  stateAt: timeOf(stateAtUs),
});

/** Wrong usage ends with status 2, as commander's own complaints do. */
function settingsOf(command: Command, pairs: readonly string[]): Record<string, unknown> {
  try {
    return parseSettings(pairs);
  } catch (error) {
    if (error instanceof InvalidArgumentError) return command.error(`error: ${error.message}`, { exitCode: 2 });
    throw error;
  }
}
