import { basename } from 'node:path';
import type { Command } from 'commander';
import { readUserCode } from '#adapters/system/read-user-code.ts';
import type { UserFileStatus } from '#contract/user-code.ts';
import type { Result } from '#core/result.ts';
import type { WireError } from '#rpc/types.ts';
import type { CommandContext } from '../context.ts';
import { unwrap } from '../unwrap.ts';

/** What the services say of user code of one kind. */
interface OwnCodeKind {
  /** For example `indicator`. */
  readonly noun: string;
  /** What is checked, in words. */
  readonly checks: string;
  create(name: string): Promise<Result<{ path: string }, WireError>>;
  check(request: { name: string; source: string }): Promise<Result<Findings, WireError>>;
}

interface Findings {
  readonly problems: readonly { readonly line: number | null; readonly message: string }[];
  readonly nanosecondsPerBar: number | null;
}

/** A sentence for each own file that can't be used, by the states that a service tells. */
export async function refusedFiles(states: AsyncIterable<readonly UserFileStatus[]>): Promise<string[]> {
  for await (const all of states) {
    return all.flatMap(({ name, state, problems: [problem] }) => {
      const where = problem?.line ? ` line ${problem.line}:` : '';
      return state === 'refused' && problem ? [`${name}.ts can't be used:${where} ${problem.message}`] : [];
    });
  }
  return [];
}

/** `new NAME | check FILE`: code of the trader's own. */
export function registerOwnCode(parent: Command, context: CommandContext, kind: OwnCodeKind): void {
  parent
    .command('new <name>')
    .description(`writes an example of an own ${kind.noun} into the data folder`)
    .action(async (name: string) => {
      const created = unwrap(context, await kind.create(name));
      context.print(created, () => `Wrote ${created.path}. It is in the list as user:${name}; change it as you like.`);
    });

  parent
    .command('check <file>')
    .description(`checks an own ${kind.noun}: ${kind.checks}`)
    .action(async (file: string) => {
      const name = basename(file).replace(/\.ts$/, '');
      const found = unwrap(context, await kind.check({ name, source: sourceOf(context, file) }));
      const lines = found.problems.map(({ line, message }) =>
        line === null ? `${name}: ${message}` : `${name}, line ${line}: ${message}`,
      );
      context.print(found, () => lines.join('\n') || `${name} passed every check; ${Math.round(found.nanosecondsPerBar ?? 0)} ns a bar.`);
      if (lines.length > 0) process.exitCode = 1;
    });
}

function sourceOf(context: CommandContext, file: string): string {
  const read = readUserCode(file);
  if (read && 'source' in read) return read.source;
  const why = read ? `: ${read.refused}` : '. Give the path of a TypeScript file.';
  return context.fail('UnreadableFile', `${file} can't be read${why}`);
}
