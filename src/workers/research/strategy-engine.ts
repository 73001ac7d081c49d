import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SOURCE = '../../services/research/sandbox/strategy-operations.ts';
/** Not a plain import: what is built must not bring the bundler along. */
const BUNDLER = 'rolldown';

/** The engine as the text that a sandbox evaluates beside a strategy: read where it was built, else made of the source, once. */
export function strategyEngineAt(built: URL): () => Promise<string> {
  let made: Promise<string> | null = null;
  return () => {
    made ??= existsSync(built)
      ? Promise.resolve(readFileSync(built, 'utf8'))
      : bundleStrategyEngine(fileURLToPath(new URL(SOURCE, import.meta.url)));
    return made;
  };
}

/**
 * Bundles the engine into one expression of a function that makes its operations. zod is told before it is evaluated to make no code: the realm
 * has no evaluation of texts.
 */
export async function bundleStrategyEngine(entry: string): Promise<string> {
  const { rolldown } = (await import(BUNDLER)) as typeof import('rolldown');
  const bundle = await rolldown({ input: entry, platform: 'browser', logLevel: 'silent' });
  try {
    const { output } = await bundle.generate({ format: 'iife', name: 'engine', minify: true, sourcemap: false });
    return `() => { globalThis.__zod_globalConfig = { jitless: true }; ${output[0].code}\nreturn engine.createStrategyOperations(); }`;
  } finally {
    await bundle.close();
  }
}
