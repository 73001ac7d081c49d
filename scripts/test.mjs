// npm test: installs, fetches what the tests need, then lint, types, unit to security tests, the build, and both end-to-end suites.
// Last line: N passed, N failed, N skipped. With CI=true a skip is a failure.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inParallel, STATIC_CHECKS } from './in-parallel.mjs';
import { node24, nodeEnvironment } from './node-24.mjs';
import { ensureInstalled, root } from './prepare.mjs';

const isCi = process.env.CI === 'true';
const total = { passed: 0, failed: 0, skipped: 0 };
const results = join(root, 'test-results');
/** Vitest reports that a test was skipped, not why; nearly always it is the reference data. */
const whySkipped = existsSync(join(root, '../shared/data'))
  ? 'this machine lacks what it needs; its output above says what'
  : 'it reads ../shared/data, which is not beside this checkout, or needs something that its output above names';

ensureInstalled();
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const { chromium, desktop, talib } = await import('./test-needs.mjs');

function step(name, command, args, environment = {}) {
  const started = Date.now();
  console.log(`\n── ${name}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...nodeEnvironment(), ...environment } });
  console.log(`── ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return status === 0;
}

const count = (isGood) => (isGood ? total.passed++ : total.failed++);

function skip(name, reason) {
  console.log(`SKIPPED ${name}: ${reason}`);
  if (isCi) total.failed++;
  else total.skipped++;
}

/** Adds up a report; a suite that failed without a failing test (it could not even start) counts as one failure. */
function addUp(isGood, read) {
  const { passed, failed, skippedTests } = read();
  total.passed += passed;
  total.failed += failed;
  for (const { name, reason } of skippedTests) skip(name, reason);
  if (!isGood && failed === 0) total.failed++;
  if (isGood && passed === 0) {
    console.log('No test was executed.');
    total.failed++;
  }
}

function vitestReport(file) {
  const path = join(results, file);
  const report = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  const tests = report.testResults.flatMap((suite) => suite.assertionResults);
  const skippedTests = tests
    .filter(({ status }) => status === 'pending' || status === 'skipped' || status === 'todo')
    .map(({ fullName }) => ({ name: fullName, reason: whySkipped }));
  return { passed: report.numPassedTests, failed: report.numFailedTests, skippedTests };
}

function playwrightReport(path) {
  if (!existsSync(path)) return { passed: 0, failed: 0, skippedTests: [] };
  const { stats, suites } = JSON.parse(readFileSync(path, 'utf8'));
  const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
  const skippedTests = suites.flatMap(specsOf).flatMap(({ title, tests }) =>
    tests
      .filter(({ status }) => status === 'skipped')
      .map(({ annotations }) => ({
        name: title,
        reason: annotations.find(({ type }) => type === 'skip')?.description ?? 'it says no reason',
      })),
  );
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skippedTests };
}

function playwright(suite, project, prefix, environment) {
  const report = `${project}.json`;
  const [command, ...args] = [
    ...prefix,
    node24(),
    'node_modules/@playwright/test/cli.js',
    'test',
    '-c',
    `e2e/${suite}/playwright.config.ts`,
    `--project=${project}`,
    `--output=${join(results, suite, 'artifacts', project)}`,
    '--reporter=list,json',
  ];
  const reportPath = join(results, suite, report);
  const isGood = step(`${project} end-to-end`, command, args, { ...environment, PLAYWRIGHT_JSON_OUTPUT_NAME: reportPath });
  addUp(isGood, () => playwrightReport(reportPath));
}

const [isBuilt, ...checked] = await inParallel([['build', ['scripts/build.mjs']], ...STATIC_CHECKS]);
for (const isGood of checked) count(isGood);
if (!isBuilt) {
  console.log(`\n${total.passed} passed, ${total.failed + 1} failed, ${total.skipped} skipped`);
  process.exit(1);
}

function vitest(name, projects, environment = {}) {
  const file = `${projects[0]}.json`;
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${join(results, file)}`,
  ];
  const isGood = step(name, node24(), args, environment);
  addUp(isGood, () => vitestReport(file));
}

vitest('unit, property, contract, golden, architecture', ['unit', 'renderer']);
const reference = talib();
if (reference.python) vitest('comparison with TA-Lib', ['reference'], { TALIB_PYTHON: reference.python });
else skip('comparison with TA-Lib', reference.reason);
vitest('integration, fault, security', ['integration', 'fault', 'timed']);

const browser = chromium();
if (browser.executable) for (const project of ['web', 'web-timed']) playwright('web', project, [], { CHROMIUM_PATH: browser.executable });
else skip('web end-to-end', browser.reason);

const electron = desktop();
if (electron.prefix) {
  const environment = { DESKTOP_RUN_WRITABLE: join(results, 'desktop') };
  for (const project of ['desktop', 'desktop-timed']) playwright('desktop', project, electron.prefix, environment);
} else skip('desktop end-to-end', electron.reason);

console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
