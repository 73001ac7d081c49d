import { Argument, type Command } from 'commander';
import { parsePositive } from '../arguments.ts';
import type { CommandContext } from '../context.ts';

type Benchmark = (options: { seconds: number; browser: boolean }) => Promise<object>;

/** Every benchmark by name, loaded when it runs. */
const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  ticks: async () => (await import('../bench/ticks.ts')).benchTicks,
  'read-bars': async () => (await import('../bench/read-bars.ts')).benchReadBars,
  'log-write': async () => (await import('../bench/read-bars.ts')).benchLogWrite,
  indicators: async () => (await import('../bench/indicators.ts')).benchIndicators,
  backtest: async () => {
    const { benchBacktest } = await import('../bench/backtest.ts');
    const benchMemory = await appBenchmark('benchResearchMemory', 'research-memory.ts');
    return async (options) => ({ ...(await benchBacktest()), memory: await benchMemory(options) });
  },
  workstation: () => appBenchmark('benchWorkstation'),
  desktop: () => appBenchmark('benchDesktop'),
  drag: () => appBenchmark('benchDrag', 'drag.ts'),
  fluency: () => appBenchmark('benchFluency', 'fluency.ts'),
};

/** By address, not by name: it holds code that runs in the page, which is typed against the browser, as this is not. */
async function appBenchmark(name: string, file = 'workstation.ts'): Promise<Benchmark> {
  const address = new URL(`../bench/app/${file}`, import.meta.url).href;
  const benchmark = ((await import(address)) as Record<string, Benchmark>)[name];
  if (!benchmark) throw new Error(`${address} has no ${name}`);
  return benchmark;
}

/** `tradewind bench [NAME]`: the figures that the product promises, measured here and now, as JSON. */
export function registerBench(program: Command, context: CommandContext): void {
  program
    .command('bench')
    .addArgument(new Argument('[name]', 'one of them').choices(Object.keys(BENCHMARKS)))
    .description(`measure: ${Object.keys(BENCHMARKS).join(', ')}; all of them without a name`)
    .option('--seconds <n>', 'length of the timed runs', parsePositive, 60)
    .option('--browser', 'what the desktop app or a browser can show: in a browser', false)
    .action(async (name: string | undefined, options: { seconds: number; browser: boolean }) => {
      const names = name === undefined ? Object.keys(BENCHMARKS) : [name];
      const figures: Record<string, object> = {};
      for (const each of names) {
        const load = BENCHMARKS[each];
        if (!load) continue;
        context.progress(`measuring ${each} …`);
        figures[each] = await (await load())(options);
      }
      process.stdout.write(`${JSON.stringify({ machine: await machine(), ...figures }, null, 2)}\n`);
    });
}

async function machine(): Promise<object> {
  const os = await import('node:os');
  const [cpu] = os.cpus();
  return {
    cpu: cpu?.model ?? 'unknown',
    cores: os.cpus().length,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    platform: `${process.platform}-${process.arch}`,
    node: process.versions.node,
  };
}
