import type { Execution } from './execution-settings.ts';

/** The rules for what bars do not tell of the path inside them. */
export type PathRule = 'worst' | 'best' | 'adaptive';

/** The rule of an execution. Where finer bars decide, it is the rule inside those, and inside bars without any. */
export const pathRuleOf = ({ intrabar, finerPath }: Execution): PathRule => (intrabar === 'finer' ? (finerPath ?? 'worst') : intrabar);

/** The same execution under another rule; finer bars stay. */
export const withPathRule = (execution: Execution, rule: PathRule): Execution =>
  execution.intrabar === 'finer' ? { ...execution, finerPath: rule } : { ...execution, intrabar: rule };
