import { describeUserIndicator } from '#core/user-code/describe-indicator.ts';
import { checkIndicator } from './check-indicator.ts';
import { UserCodeFolder, type UserCodeFolderDeps } from './user-code-folder.ts';
import type { UserCodeKind } from './user-code-kind.ts';
import type { UserIndicator } from './user-indicator.ts';

/** What is asked of an indicator's file. */
export const INDICATORS: UserCodeKind<UserIndicator> = {
  noun: 'indicator',
  checkVersion: 1,
  check: checkIndicator,
  make: ({ name }, unit, told) => {
    const description = describeUserIndicator(name, told);
    return description.ok ? { description: description.value, unit } : null;
  },
};

/** The trader's own indicators. */
export class UserIndicators extends UserCodeFolder<UserIndicator> {
  constructor(deps: UserCodeFolderDeps) {
    super(deps, INDICATORS);
  }
}
