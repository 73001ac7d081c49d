import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { unwrap } from '../unwrap.ts';

/** `tradewind indicators new NAME | check FILE`: indicators of the trader's own. */
export function registerOwnIndicators(indicators: Command, context: CommandContext): void {
  indicators
    .command('new <name>')
    .description('writes an example of an own indicator into the data folder')
    .action(async (name: string) => {
      const features = await context.features();
      const created = unwrap(context, await features['indicators.create']({ name }, { signal: context.signal }));
      context.print(created, () => `Wrote ${created.path}. It is in the list as user:${name}; change it as you like.`);
    });

  indicators
    .command('check <file>')
    .description('checks an own indicator: types, look-ahead, determinism, streaming = batch')
    .action(async (file: string) => {
      const name = basename(file).replace(/\.ts$/, '');
      const features = await context.features();
      const request = { name, source: sourceOf(context, file) };
      const found = unwrap(context, await features['indicators.check'](request, { signal: context.signal }));
      const lines = found.problems.map(({ line, message }) =>
        line === null ? `${name}: ${message}` : `${name}, line ${line}: ${message}`,
      );
      context.print(found, () => lines.join('\n') || `${name} passed every check; ${Math.round(found.nanosecondsPerBar ?? 0)} ns a bar.`);
      if (lines.length > 0) process.exitCode = 1;
    });
}

function sourceOf(context: CommandContext, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return context.fail('UnreadableFile', `${file} can't be read. Give the path of a TypeScript file.`);
  }
}
