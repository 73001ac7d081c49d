import { type Command, InvalidArgumentError, Option } from 'commander';
import type { z } from 'zod';
import type { featureScaling } from '#contract/feature-sets.ts';
import type { featuresContract } from '#contract/index.ts';
import { SCALING_METHODS, type ScalingMethod } from '#core/features/scaling.ts';
import { isoTime } from '#core/market/iso-time.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { Client } from '#rpc/types.ts';
import { formatOption, fromOption, symbolOption, timeframeOption, toOption } from '../arguments.ts';
import { timedTable } from '../bar-table.ts';
import type { CommandContext } from '../context.ts';
import { printTable, tableOf, toCsv, toText } from '../table-output.ts';
import { unwrap } from '../unwrap.ts';

interface SeriesOptions {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly set: string;
}

interface ReadOptions extends SeriesOptions {
  readonly from?: number;
  readonly to?: number;
  readonly scaling?: number;
  readonly format?: string;
}

interface FitOptions extends SeriesOptions {
  readonly from: number;
  readonly to: number;
  readonly method: ScalingMethod;
}

type Features = Client<typeof featuresContract>;

const setOption = (): Option => new Option('--set <set>', 'feature set, as `features list` names it').default('standard');

function parseId(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected the number of a scaling, as `features scalings` lists it.');
  return Number(text);
}

/** `tradewind features list | read | fit | scalings` */
export function registerFeatures(program: Command, context: CommandContext): void {
  const features = program.command('features').description('feature sets: their values and scalings');

  features
    .command('list')
    .description('all feature sets, with what each feature is')
    .action(async () => {
      const sets = unwrap(context, await (await context.features())['features.list']({}, { signal: context.signal }));
      const rows = sets.flatMap(({ id, version, features: all }) =>
        all.map(({ name, formula, range, warmupBars }) => [`${id} v${version}`, name, rangeText(range), warmupBars, formula]),
      );
      context.print(sets, () => toText(tableOf(['set', 'feature', 'range', 'warm-up', 'formula'], rows)));
    });

  features
    .command('read')
    .description('feature vectors of stored bars, scaled with --scaling')
    .addOption(symbolOption())
    .addOption(timeframeOption(false))
    .addOption(setOption())
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(new Option('--scaling <number>', 'apply the scaling with this number').argParser(parseId))
    .addOption(formatOption())
    .action(async (options: ReadOptions) => {
      const parts = featureParts(context, await context.features(), options);
      if (options.format === 'csv' && !context.json) return printCsv(parts);
      const all: FeaturePart[] = [];
      for await (const part of parts) all.push(part);
      printTable(context, timedTable(joined(all.map(({ timeUs }) => timeUs)), joinedColumns(all)), options.format);
    });

  features
    .command('fit')
    .description('fit a scaling on a range of bars and store it')
    .addOption(symbolOption())
    .addOption(timeframeOption(false))
    .addOption(setOption())
    .addOption(fromOption().makeOptionMandatory())
    .addOption(toOption().makeOptionMandatory())
    .addOption(new Option('--method <method>', 'mean and deviation, or median and quartiles').choices(SCALING_METHODS).default('standard'))
    .action(async ({ symbol, timeframe, set, from, to, method }: FitOptions) => {
      const request = { symbol, timeframe, set, fromUs: from, toUs: to, method };
      const client = await context.features();
      const scaling = unwrap(context, await client['features.scaling.fit'](request, { signal: context.signal }));
      context.print(scalingDocument(scaling), () => toText(scalingTable([scaling])));
    });

  features
    .command('scalings')
    .description('the stored scalings, newest first')
    .action(async () => {
      const client = await context.features();
      const scalings = unwrap(context, await client['features.scaling.list']({}, { signal: context.signal }));
      context.print(scalings.map(scalingDocument), () => toText(scalingTable(scalings)));
    });
}

type FeaturePart = z.output<(typeof featuresContract)['features.read']['output']>;

/** Reads a range in as many parts as it takes. */
async function* featureParts(
  context: CommandContext,
  client: Features,
  { symbol, timeframe, set, from, to, scaling }: ReadOptions,
): AsyncGenerator<FeaturePart> {
  for (let fromUs: number | null | undefined = from; fromUs !== null; ) {
    const request = {
      ...{ symbol, timeframe, set },
      ...(fromUs === undefined ? {} : { fromUs }),
      ...(to === undefined ? {} : { toUs: to }),
      ...(scaling === undefined ? {} : { scaling }),
    };
    const part: FeaturePart = unwrap(context, await client['features.read'](request, { signal: context.signal }));
    if (fromUs === from && part.fittedPart !== null) warnOfFit(part.fittedPart);
    yield part;
    fromUs = part.nextFromUs;
  }
}

const warnOfFit = ({ fromUs, toUs }: { fromUs: number; toUs: number }) =>
  process.stderr.write(
    `The scaling was fitted on ${isoTime(fromUs)} to ${isoTime(toUs)} of this range: values there say nothing about a model out of sample.\n`,
  );

/** A long series of fifty columns is never held as one text. */
async function printCsv(parts: AsyncIterable<FeaturePart>): Promise<void> {
  let hasHeader = false;
  for await (const { timeUs, features } of parts) {
    const text = toCsv(timedTable(timeUs, features));
    process.stdout.write(`${hasHeader ? text.slice(text.indexOf('\n') + 1) : text}\n`);
    hasHeader = true;
  }
}

const joinedColumns = (parts: readonly FeaturePart[]): Record<string, Float64Array> =>
  Object.fromEntries(Object.keys(parts[0]?.features ?? {}).map((name) => [name, joined(parts.map(({ features }) => features[name]))]));

function joined(parts: readonly (Float64Array | undefined)[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + (part?.length ?? 0), 0));
  let at = 0;
  for (const part of parts) {
    if (part === undefined) continue;
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const rangeText = ([low, high]: readonly [number | null, number | null]): string =>
  low === null && high === null ? '' : `${low ?? ''} … ${high ?? ''}`.trim();

type Scaling = z.output<typeof featureScaling>;

/** Times as text, as everywhere on the command line. */
const scalingDocument = ({ fromUs, toUs, firstBarUs, lastBarUs, fittedAtUs, ...rest }: Scaling) => ({
  ...rest,
  from: isoTime(fromUs),
  to: isoTime(toUs),
  firstBar: isoTime(firstBarUs),
  lastBar: isoTime(lastBarUs),
  fittedAt: isoTime(fittedAtUs),
});

const scalingTable = (scalings: readonly Scaling[]) =>
  tableOf(
    ['number', 'set', 'symbol', 'timeframe', 'method', 'first bar', 'last bar', 'bars', 'data'],
    scalings.map((one) => [
      one.id,
      `${one.set} v${one.version}`,
      one.symbol,
      one.timeframe,
      one.method,
      isoTime(one.firstBarUs),
      isoTime(one.lastBarUs),
      one.usedRows,
      `${one.dataHash.slice(0, 12)}…`,
    ]),
  );
