import type { Command } from 'commander';
import { registerAlerts } from './commands/alerts.ts';
import { registerBacktest } from './commands/backtest.ts';
import { registerBars } from './commands/bars.ts';
import { registerBench } from './commands/bench.ts';
import { registerData } from './commands/data.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerFeatures } from './commands/features.ts';
import { registerImport } from './commands/import.ts';
import { registerIndicators } from './commands/indicators.ts';
import { registerInstruments } from './commands/instruments.ts';
import { registerReplay } from './commands/replay.ts';
import { registerServe } from './commands/serve.ts';
import { registerStrategies } from './commands/strategies.ts';
import type { CommandContext } from './context.ts';

/** Every command of the command line. */
export function registerCommands(program: Command, context: CommandContext): void {
  registerImport(program, context);
  registerInstruments(program, context);
  registerData(program, context);
  registerBars(program, context);
  registerIndicators(program, context);
  registerFeatures(program, context);
  registerAlerts(program, context);
  registerStrategies(program, context);
  registerBacktest(program, context);
  registerReplay(program, context);
  registerServe(program, context);
  registerDoctor(program, context);
  registerBench(program, context);
}
