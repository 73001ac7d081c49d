// verifies: secure-user-code
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { sandboxFlags } from '#adapters/user-code/node-sandbox.ts';
import { USER_CODE_LIMITS } from '#core/ports/user-code-runner.ts';
import { LOCK_TEXT } from '#core/user-code/realm/realm-text.ts';
import { USER_CODE_CASES } from '../contract/user-code-cases.ts';
import { inNodeProcess } from '../support/in-node-process.ts';
import { ATTACKS, attackingCode } from '../support/user-code-attacks.ts';

describe('the sandbox of a Node process', () => {
  it.each(USER_CODE_CASES.filter(({ isTimed }) => !isTimed))('$name', ({ run }) => run(inNodeProcess));
});

describe('the process around the sandbox', () => {
  /** What a program says that runs as the sandbox's own does, outside of any realm: as if user code had got out. */
  async function heardFrom(program: string): Promise<unknown> {
    const child = spawn(process.execPath, [...sandboxFlags(USER_CODE_LIMITS), '--eval', program], {
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const [heard] = await once(child, 'message');
    child.kill('SIGKILL');
    return heard;
  }
  const codeOf = (attempt: string) =>
    `(() => { try { ${attempt}; return 'done' } catch (error) { return error.code ?? error.message } })()`;

  it.each([
    ['read a file', "require('node:fs').readFileSync('/etc/hosts')", 'ERR_ACCESS_DENIED'],
    ['write a file', "require('node:fs').writeFileSync('/tmp/x', '')", 'ERR_ACCESS_DENIED'],
    ['start a process', "require('node:child_process').spawnSync(process.execPath)", 'ERR_ACCESS_DENIED'],
    ['start a thread', "new (require('node:worker_threads').Worker)('', { eval: true })", 'ERR_ACCESS_DENIED'],
    ['load an addon', "process.dlopen({}, '/x.node')", 'ERR_DLOPEN_DISABLED'],
    ['evaluate a text', "new Function('return 1')", 'Code generation from strings disallowed for this context'],
  ])('may not %s', async (_what, attempt, expected) => {
    expect(await heardFrom(`process.send(${codeOf(attempt)})`)).toBe(expected);
  });

  it('has no environment', async () => {
    expect(await heardFrom('process.send(process.env)')).toEqual({});
  });

  it('is locked, too: nothing is left of it for code that got out', async () => {
    const names = ['process', 'require', 'module', 'Buffer', 'fetch', 'WebSocket', 'setTimeout', 'Date', 'eval', 'Function', 'console'];
    const heard = await heardFrom(`
      const send = process.send.bind(process);
      ${LOCK_TEXT};
      send([...${JSON.stringify(names)}.map((name) => typeof globalThis[name]), ${codeOf("(() => {}).constructor('return 1')()")}]);`);
    expect(heard).toEqual([...names.map(() => 'undefined'), 'User code cannot evaluate texts.']);
  });
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
