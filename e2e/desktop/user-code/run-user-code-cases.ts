import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, BrowserWindow } from 'electron';
import { brokeredSandbox } from '#adapters/user-code/brokered-sandbox.ts';
import type { EngineText } from '#adapters/user-code/engine-text.ts';
import { SandboxRunner } from '#adapters/user-code/sandbox-runner.ts';
import { registerAppScheme } from '#main/security/app-protocol.ts';
import { lockDownContents } from '#main/security/lock-down.ts';
import { openSandboxPage } from '#main/user-code/sandbox-page.ts';
import { OWN_STRATEGY_CASES } from '#tests/contract/own-strategy-cases.ts';
import { type MakeRunner, USER_CODE_CASES } from '#tests/contract/user-code-cases.ts';
import { tellKill } from '#tests/support/tell-kill.ts';
import { ATTACKS, attackingCode } from '#tests/support/user-code-attacks.ts';

/** Main process of an app that opens the product's sandbox page and runs the cases of every sandbox in it. */
app.enableSandbox();
registerAppScheme();
lockDownContents();
void app.whenReady().then(run).catch(fail);

const makeWith =
  (engineText?: EngineText): MakeRunner =>
  (limits, onKill) =>
    new SandboxRunner(tellKill(brokeredSandbox(openSandboxPage, engineText), onKill), limits);
const engine: EngineText = () => readFile(join(import.meta.dirname, '../engine.js'), 'utf8');

async function run(): Promise<void> {
  const results: { name: string; problem: string | null }[] = [];
  const all = [
    ...USER_CODE_CASES.map((one) => ({ ...one, make: makeWith() })),
    ...OWN_STRATEGY_CASES.map((one) => ({ ...one, make: makeWith(engine) })),
  ];
  for (const { name, run: runCase, make } of all) {
    const problem = await runCase(make).then(
      () => null,
      (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
    results.push({ name, problem });
  }
  results.push(...(await undefended()));
  process.stdout.write(`${JSON.stringify(results)}\n`, () => app.exit(0));
}

/** The attempts that a page makes possible, in an ordinary page: there they must succeed, or they prove nothing. */
async function undefended(): Promise<{ name: string; problem: string | null }[]> {
  const window = new BrowserWindow({ show: false });
  await window.loadURL('data:text/html,<title>undefended</title>');
  const attempts = ATTACKS.filter(({ worksIn }) => worksIn === 'page').map(async ({ name, expression }) => {
    const code = `(() => { const exports = {}; ${attackingCode(expression)}; return exports.indicator.title })()`;
    const seen: string = await window.webContents.executeJavaScript(code);
    return { name: `undefended: ${name}`, problem: seen.startsWith('REACHED') ? null : seen };
  });
  return Promise.all(attempts);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`, () => app.exit(1));
}
