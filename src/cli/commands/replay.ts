import { type Command, Option } from 'commander';
import { fromOption, toOption } from '../arguments.ts';
import type { CommandContext } from '../context.ts';
import type { LogRange } from '../log-range.ts';
import { COLUMNAR_TOPICS, DOCUMENT_TOPICS } from '../replay-topics.ts';

interface ReplayOptions extends LogRange {
  readonly topic?: string;
  readonly speed: '1' | '10' | 'max';
  readonly verify?: boolean;
}

const TOPICS = [...Object.keys(COLUMNAR_TOPICS), ...Object.keys(DOCUMENT_TOPICS)];

/** `tradewind replay`: prints the events of a topic as they came, or proves that they give the same results again. */
export function registerReplay(program: Command, context: CommandContext): void {
  program
    .command('replay')
    .description(
      'print the events of a topic at the speed at which they came, or with --verify recompute bars, features and predictions and compare them byte for byte',
    )
    .addOption(new Option('--topic <topic>', 'topic of the event log').choices(TOPICS))
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(new Option('--speed <speed>', 'times the original speed').choices(['1', '10', 'max']).default('max'))
    .option('--verify', 'recompute and compare instead of printing')
    .action(async (options: ReplayOptions, command: Command) => {
      if (options.verify) return (await import('../verify-log.ts')).verifyLog(context, options);
      const { topic } = options;
      if (topic === undefined) command.error(`error: name a topic with --topic, one of ${TOPICS.join(', ')}; or --verify`, { exitCode: 2 });
      const speed = options.speed === 'max' ? Number.POSITIVE_INFINITY : Number(options.speed);
      return (await import('../print-events.ts')).printEvents(context, topic, speed, options);
    });
}
