// verifies: secure-user-code
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { openNodeSandbox } from '#adapters/user-code/node-sandbox.ts';
import { SandboxRunner } from '#adapters/user-code/sandbox-runner.ts';
import { USER_CODE_CASES } from '../contract/user-code-cases.ts';
import { ATTACKS, attackingCode } from '../support/user-code-attacks.ts';

describe('the sandbox of a Node process', () => {
  it.each(USER_CODE_CASES)('$name', ({ run }) => run((limits) => new SandboxRunner(() => openNodeSandbox(limits), limits)));
});

describe('the same attempts without the sandbox', () => {
  const require = createRequire(import.meta.url);
  const library = { defineIndicator: () => undefined };
  const undefended = (name: string) => (name === 'tradewind' ? library : require(name));

  it.each(ATTACKS.filter(({ worksIn }) => worksIn === 'node'))(
    'succeed, so that they prove something: code that $name',
    ({ expression }) => {
      const exported: { indicator?: { title: string } } = {};
      // Sloppy, as a realm that nobody guards: this is what the sandbox takes away.
      new Function('exports', 'require', attackingCode(expression))(exported, undefended);
      expect(exported.indicator?.title).toMatch(/^REACHED/);
      Reflect.deleteProperty(Object.prototype, 'polluted');
      Reflect.deleteProperty(Float64Array.prototype, 'set2');
      Reflect.deleteProperty(globalThis, 'left');
      Reflect.deleteProperty(Math, 'left');
      Reflect.deleteProperty(Error, 'prepareStackTrace');
    },
  );
});
