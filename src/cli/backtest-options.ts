import { Option } from 'commander';
import { parseSetting } from './backtest-configuration.ts';
import type { CommandContext } from './context.ts';

/** Long work as it tells where it is; other items end it. */
export interface ProgressItem {
  readonly phase: string;
  readonly stage?: string;
  readonly done?: number;
  readonly total?: number;
  readonly secondsLeft?: number | null;
  /** The study that it is kept as when it is stopped. */
  readonly studyId?: string | undefined;
}

/** Where long work is, on one line. */
export function showProgress(context: CommandContext, { stage, done = 0, total = 0, secondsLeft = null }: ProgressItem): void {
  if (stage === undefined) return;
  const left = secondsLeft === null ? '' : `, ${Math.ceil(secondsLeft)} s left`;
  context.progress(`${stage}: ${done} of ${total}${left}`);
}

/** `--set path=value`: paths put on top of a configuration. */
export const settingOption = (): Option =>
  new Option('--set <path=value>', 'put a value into the configuration; may be repeated').argParser(parseSetting).default([], 'none');
