import { app } from 'electron';
import { brokeredSandbox } from '#adapters/user-code/brokered-sandbox.ts';
import { SandboxRunner } from '#adapters/user-code/sandbox-runner.ts';
import { registerAppScheme } from '#main/security/app-protocol.ts';
import { lockDownContents } from '#main/security/lock-down.ts';
import { openSandboxPage } from '#main/user-code/sandbox-page.ts';
import { USER_CODE_CASES } from '#tests/contract/user-code-cases.ts';

/** Main process of an app that opens the product's sandbox page and runs the cases of every sandbox in it. */
app.enableSandbox();
registerAppScheme();
lockDownContents();
void app.whenReady().then(run).catch(fail);

async function run(): Promise<void> {
  const results: { name: string; problem: string | null }[] = [];
  for (const { name, run: runCase } of USER_CODE_CASES) {
    const problem = await runCase((limits) => new SandboxRunner(brokeredSandbox(openSandboxPage), limits)).then(
      () => null,
      (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
    results.push({ name, problem });
  }
  process.stdout.write(`${JSON.stringify(results)}\n`, () => app.exit(0));
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`, () => app.exit(1));
}
