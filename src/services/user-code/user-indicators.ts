import { describeUserIndicator } from '#core/user-code/describe-indicator.ts';
import { checkIndicator } from './check-indicator.ts';
import type { IndicatorLookup } from './indicator-lookup.ts';
import { UserCodeFolder, type UserCodeFolderDeps } from './user-code-folder.ts';
import type { UserCodeKind } from './user-code-kind.ts';
import type { UserIndicator } from './user-indicator.ts';

/** What is asked of an indicator's file. */
export const INDICATORS: UserCodeKind<UserIndicator> = {
  noun: 'indicator',
  checkVersion: 1,
  indicatorsOf: () => [],
  check: checkIndicator,
  make: ({ name, source }, unit, told) => {
    const description = describeUserIndicator(name, told);
    return description.ok ? { description: description.value, unit, told, source } : null;
  },
};

/** The trader's own indicators, for charts and alerts, and for strategies that name them. */
export class UserIndicators extends UserCodeFolder<UserIndicator> implements IndicatorLookup {
  readonly #files: UserCodeFolderDeps['files'];

  constructor(deps: UserCodeFolderDeps) {
    super(deps, INDICATORS);
    this.#files = deps.files;
  }

  watch(onChange: () => void): () => void {
    return this.#files.watch(onChange);
  }
}
