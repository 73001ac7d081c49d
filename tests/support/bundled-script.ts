import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** Not JavaScript, or not all of it: left where it is. */
const NATIVE = ['better-sqlite3', 'onnxruntime-node'];

/**
 * A script of the tests as one file: each start of it that is killed after moments would otherwise spend most of its life on finding modules.
 * The script must not ask where it lies. The file is beside the packages, which it finds there.
 */
export async function bundledScript(entry: URL): Promise<{ path: string; remove: () => void }> {
  const path = fileURLToPath(
    new URL(`../../node_modules/.tradewind/${basename(entry.pathname, '.ts')}-${process.pid}.mjs`, import.meta.url),
  );
  const bundle = await rolldown({ input: fileURLToPath(entry), platform: 'node', external: NATIVE, logLevel: 'silent' });
  await bundle.write({ file: path, format: 'es', codeSplitting: false });
  await bundle.close();
  return { path, remove: () => rmSync(path, { force: true }) };
}
