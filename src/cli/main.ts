import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { createCommandContext, type GlobalOptions } from './command-context.ts';
import { CommandFailure } from './command-failure.ts';
import { programFiles } from './program-files.ts';
import { registerCommands } from './register-commands.ts';

const files = programFiles(import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', files.root), 'utf8')) as { version: string };

// Who reads the answer may have enough of it, as `head` has: the work goes on to its end, and nothing is said.
process.stdout.on('error', (error: Error & { readonly code?: string }) => {
  if (error.code !== 'EPIPE') throw error;
});

const program = new Command('tradewind')
  .description('A trading workstation: live charts, real ticks, honest models.')
  .version(version)
  .option('--data-dir <dir>', "data folder (default: TRADEWIND_HOME, else the system's application-data folder)")
  .option('--json', 'one JSON document on standard output, nothing else')
  .showHelpAfterError('Run with --help to see the usage.')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true });

const { context, close } = createCommandContext(() => program.opts<GlobalOptions>(), files);
registerCommands(program, context);
// Global options are accepted after the command's name too.
for (const command of everyCommand(program)) {
  command.exitOverride();
  if (command === program) continue;
  // Hidden: the help shows them once, as the global options that they are.
  command.addOption(new Option('--data-dir <dir>').hideHelp()).addOption(new Option('--json').hideHelp());
  command.hook('preAction', (_root, action) => {
    const { dataDir, json } = action.opts<GlobalOptions>();
    if (dataDir !== undefined) program.setOptionValue('dataDir', dataDir);
    if (json) program.setOptionValue('json', true);
  });
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const onOneLine = (message: string): string => message.replaceAll(/\s*\n\s*/g, ' ');

function printError(code: string, message: string, data?: unknown): void {
  process.stdout.write(`${JSON.stringify({ error: { code, message: onOneLine(message), ...(isRecord(data) ? data : {}) } })}\n`);
}

function report(code: string, message: string, data?: unknown): void {
  if (context.json) printError(code, message, data);
  process.stderr.write(`tradewind: ${onOneLine(message)}\n`);
}

/** Wrong usage may have stopped the reading of the options before `--json`. */
function wantsJson(): boolean {
  const words = process.argv.slice(2);
  const end = words.indexOf('--');
  return context.json || words.slice(0, end === -1 ? undefined : end).includes('--json');
}

/** What is wrong was written to standard error already, with a hint at the help. */
function reportUsage({ code, message }: CommanderError): void {
  const isHelp = code === 'commander.help';
  if (wantsJson())
    printError('WrongUsage', isHelp ? 'A command is missing. Run with --help to see them.' : message.replace(/^error: /, ''));
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    if (error.exitCode !== 0) reportUsage(error);
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (error instanceof CommandFailure) {
    report(error.code, error.message, error.data);
    process.exitCode = 1;
  } else {
    report('Defect', error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
} finally {
  await close();
}
