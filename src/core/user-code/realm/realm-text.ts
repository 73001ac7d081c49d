import { createIndicatorOperations } from './indicator-operations.ts';
import { createKernel } from './kernel.ts';
import { lockRealm } from './lock-realm.ts';
import { createUserLibrary } from './user-library.ts';

/**
 * The program that makes a realm a sandbox, as a text to evaluate there: its value is the `Kernel`. Built from functions that need nothing
 * outside themselves, so that the same text serves a Node context and a page.
 */
export const REALM_TEXT = [
  '(() => {',
  '"use strict";',
  `(${lockRealm})();`,
  `return (${createKernel})((${createUserLibrary})(), (${createIndicatorOperations})());`,
  '})()',
].join('\n');

/** The same lock, for the realm around the sandbox: should user code get out, nothing is there either. */
export const LOCK_TEXT = `(${lockRealm})()`;
