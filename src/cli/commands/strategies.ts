import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { tableOf, toText } from '../table-output.ts';
import { unwrap } from '../unwrap.ts';
import { refusedFiles, registerOwnCode } from './own-code.ts';

/** `tradewind strategies list | show ID | new NAME | check FILE` */
export function registerStrategies(program: Command, context: CommandContext): void {
  const strategies = program.command('strategies').description('strategies: what there is and what each does');

  strategies
    .command('list')
    .description('all strategies with their parameters')
    .action(async () => {
      const research = await context.research();
      const listed = unwrap(context, await research['strategies.list']({}, { signal: context.signal }));
      const rows = listed.map(({ id, title, defaults, description }) => [
        id,
        title,
        Object.entries(defaults)
          .map(([name, value]) => `${name}=${value}`)
          .join(' '),
        description,
      ]);
      const refused = await refusedFiles(research['strategies.own']({}));
      context.print(listed, () => [toText(tableOf(['id', 'title', 'parameters', 'what it does'], rows)), ...refused].join('\n'));
    });

  strategies
    .command('show')
    .argument('<id>', 'id of a strategy')
    .description('one strategy with its parameters and its source')
    .action(async (id: string) => {
      const shown = unwrap(context, await (await context.research())['strategies.show']({ id }, { signal: context.signal }));
      context.print(shown, () => `${shown.title}\n${shown.description}\nparameters ${JSON.stringify(shown.defaults)}\n\n${shown.source}`);
    });

  registerOwnCode(strategies, context, {
    noun: 'strategy',
    checks: 'types, definition, determinism, look-ahead',
    create: async (name) => (await context.research())['strategies.create']({ name }, { signal: context.signal }),
    check: async (request) => (await context.research())['strategies.check'](request, { signal: context.signal }),
  });
}
