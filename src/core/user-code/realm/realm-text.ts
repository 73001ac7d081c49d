import { createIndicatorOperations } from './indicator-operations.ts';
import { createKernel } from './kernel.ts';
import { lockRealm } from './lock-realm.ts';
import { createUserLibrary } from './user-library.ts';

/**
 * The program that makes a realm a sandbox, as a text to evaluate there: its value is the `Kernel`. Built from functions that need nothing
 * outside themselves, so that the same text serves a Node context and a page. Between the two parts stands an expression of a function that
 * makes further operations, or {@link NO_ENGINE}: it is evaluated before the realm is locked.
 */
export const REALM_PARTS: readonly [before: string, after: string] = [
  '(() => {\n"use strict";\nconst engine = (',
  [
    ')();',
    `(${lockRealm})();`,
    `return (${createKernel})((${createUserLibrary})(), { ...(${createIndicatorOperations})(), ...engine });`,
    '})()',
  ].join('\n'),
];

/** In place of an engine where there is none. */
export const NO_ENGINE = '() => ({})';

/** The same lock, for the realm around the sandbox: should user code get out, nothing is there either. */
export const LOCK_TEXT = `(${lockRealm})()`;
