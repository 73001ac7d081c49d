import { readFileSync } from 'node:fs';
import { text as textOf } from 'node:stream/consumers';
import { InvalidArgumentError } from 'commander';
import type { CommandContext } from './context.ts';

/** `path=value` of `--set`: JSON where it is such, else text. */
export function parseSetting(pair: string, before: readonly [string, unknown][] = []): [string, unknown][] {
  const at = pair.indexOf('=');
  if (at <= 0) throw new InvalidArgumentError(`Expected path=value, found "${pair}".`);
  const text = pair.slice(at + 1);
  let value: unknown = text;
  try {
    value = JSON.parse(text);
  } catch {
    // Not JSON: a name such as long-short.
  }
  return [...before, [pair.slice(0, at), value]];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A configuration with values put at dotted paths; what is missing on the way is made. */
function withSettings(configuration: unknown, settings: readonly [string, unknown][]): unknown {
  if (settings.length === 0) return configuration;
  const result: Record<string, unknown> = isRecord(configuration) ? structuredClone(configuration) : {};
  for (const [path, value] of settings) {
    const keys = path.split('.');
    let at = result;
    for (const key of keys.slice(0, -1)) {
      const inner = Object.hasOwn(at, key) ? at[key] : undefined;
      const next = isRecord(inner) ? inner : {};
      Object.defineProperty(at, key, { value: next, enumerable: true, writable: true, configurable: true });
      at = next;
    }
    Object.defineProperty(at, keys[keys.length - 1] as string, { value, enumerable: true, writable: true, configurable: true });
  }
  return result;
}

/** No configuration is nested nearly so deep; beyond it, reading one part within the other comes to an end of its own. */
const DEEPEST = 40;

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}

/** Reads a configuration from a file, or from standard input for `-`. */
export async function readConfigurationFile(
  context: CommandContext,
  file: string,
  settings: readonly [string, unknown][],
): Promise<unknown> {
  const name = file === '-' ? 'standard input' : file;
  let text: string;
  try {
    // Whoever writes to a pipe may not have begun: reading it at once would find nothing there.
    text = file === '-' ? await textOf(process.stdin) : readFileSync(file, 'utf8');
  } catch (error) {
    return context.fail(
      'UnreadableFile',
      `${name} can't be read (${(error as NodeJS.ErrnoException).code}). Expected a backtest configuration as JSON.`,
    );
  }
  try {
    const given: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (isDeeperThan(given, DEEPEST)) throw new Error(`it is nested more than ${DEEPEST} levels deep`);
    return withSettings(given, settings);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return context.fail('BadConfiguration', `${name} can't be taken: ${why}. Expected a backtest configuration as one JSON object.`);
  }
}
