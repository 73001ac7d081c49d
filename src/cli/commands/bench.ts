import { Argument, type Command } from 'commander';
import { parsePositive } from '../arguments.ts';
import type { CommandContext } from '../context.ts';

type Benchmark = (options: { seconds: number; browser: boolean }) => Promise<object>;

type Load = (file: string, name: string) => Promise<Benchmark>;

/** Every benchmark by name, loaded when it runs. */
const BENCHMARKS: Readonly<Record<string, (load: Load) => Promise<Benchmark>>> = {
  ticks: (load) => load('ticks.ts', 'benchTicks'),
  'read-bars': (load) => load('read-bars.ts', 'benchReadBars'),
  'log-write': (load) => load('read-bars.ts', 'benchLogWrite'),
  indicators: (load) => load('indicators.ts', 'benchIndicators'),
  backtest: async (load) => {
    const benchBacktest = await load('backtest.ts', 'benchBacktest');
    const benchMemory = await load('app/research-memory.ts', 'benchResearchMemory');
    return async (options) => ({ ...(await benchBacktest(options)), memory: await benchMemory(options) });
  },
  workstation: (load) => load('app/workstation.ts', 'benchWorkstation'),
  desktop: (load) => load('app/workstation.ts', 'benchDesktop'),
  drag: (load) => load('app/drag.ts', 'benchDrag'),
  fluency: (load) => load('app/fluency.ts', 'benchFluency'),
};

/**
 * By address, not by name: benchmarks stay in the checkout when the program is built, and some hold code that runs in the page, which is typed
 * against the browser, as this is not.
 */
async function benchmarkAt(root: URL, file: string, name: string): Promise<Benchmark> {
  const address = new URL(`src/cli/bench/${file}`, root).href;
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
        const benchmark = await load((file, exported) => benchmarkAt(context.files.root, file, exported));
        figures[each] = await benchmark(options);
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
