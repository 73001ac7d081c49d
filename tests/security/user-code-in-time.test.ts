// verifies: secure-user-code
import { describe, it } from 'vitest';
import { USER_CODE_CASES } from '../contract/user-code-cases.ts';
import { inNodeProcess } from '../support/in-node-process.ts';

describe('the sandbox of a Node process, by the clock', () => {
  it.each(USER_CODE_CASES.filter(({ isTimed }) => isTimed))('$name', ({ run }) => run(inNodeProcess));
});
