// npm run check: what should be green before every commit, in under a minute: lint, format, types, unit tests.
import { inParallel, STATIC_CHECKS } from './in-parallel.mjs';
import { node24, nodeEnvironment } from './node-24.mjs';
import { ensureInstalled, run } from './prepare.mjs';

ensureInstalled();
if ((await inParallel(STATIC_CHECKS)).includes(false)) process.exit(1);
// Property and golden tests take as long again; npm test has them.
const folders = ['tests/unit/', 'tests/contract/', 'tests/architecture/', 'tests/renderer/'];
const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', '--project', 'renderer', '--reporter=dot', ...folders];
run(node24(), args, { env: nodeEnvironment() });
