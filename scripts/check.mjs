// npm run check: what should be green before every commit, in under a minute: lint, format, types, unit tests.
import { node24, nodeEnvironment } from './node-24.mjs';
import { ensureInstalled, run } from './prepare.mjs';

ensureInstalled();
run(node24(), ['node_modules/@biomejs/biome/bin/biome', 'check', '.']);
for (const environment of ['core', 'node', 'renderer', 'e2e'])
  run(node24(), ['node_modules/typescript/bin/tsc', '-p', `tsconfig.${environment}.json`]);
run(node24(), ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', '--project', 'renderer', '--reporter=dot'], {
  env: nodeEnvironment(),
});
