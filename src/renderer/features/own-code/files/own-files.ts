import type { Contract } from '#contract/define.ts';
import type { UserFileStatus } from '#contract/user-code.ts';
import type { Result } from '#core/result.ts';
import { linkTo, type ServiceLink } from '../../../connection/service-link.ts';

/** Why something was not done, as the service says it. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}
type Answer<T> = Promise<Result<T, Refusal>>;

/** The trader's own files of one kind, wherever they lie. */
export interface OwnFiles {
  /** What one file is called in a sentence. */
  readonly noun: string;
  /** What becomes of what was made with a file that is deleted. */
  readonly afterRemoval: string;
  /** What is called by that name when it can't be reached. */
  readonly process: string;
  link(): Pick<ServiceLink<Contract>, 'onUp' | 'onDown' | 'isUp'>;
  /** Every file with its state, again with every change. */
  states(signal: AbortSignal): AsyncIterable<readonly UserFileStatus[]>;
  source(name: string): Answer<{ source: string }>;
  save(name: string, source: string): Answer<unknown>;
  create(name: string): Answer<unknown>;
  remove(name: string): Answer<unknown>;
  /** What user code may use, as TypeScript declares it. */
  types(): Answer<{ declarations: string }>;
}

const research = () => linkTo('research');
const feature = () => linkTo('feature');

/** The files in the folder `strategies` of the data folder. */
export const ownStrategyFiles: OwnFiles = {
  noun: 'strategy',
  afterRemoval: 'Runs that were made with it stay, with the source they were made of.',
  process: 'research process',
  link: research,
  states: (signal) => research().client['strategies.own']({}, signal),
  source: (name) => research().client['strategies.source']({ name }),
  save: (name, source) => research().client['strategies.save']({ name, source }),
  create: (name) => research().client['strategies.create']({ name }),
  remove: (name) => research().client['strategies.remove']({ name }),
  types: () => research().client['strategies.types']({}),
};

/** The files in the folder `indicators` of the data folder. */
export const ownIndicatorFiles: OwnFiles = {
  noun: 'indicator',
  afterRemoval: 'Charts that show it say that it is gone.',
  process: 'indicator process',
  link: feature,
  states: (signal) => feature().client['indicators.user']({}, signal),
  source: (name) => feature().client['indicators.source']({ name }),
  save: (name, source) => feature().client['indicators.save']({ name, source }),
  create: (name) => feature().client['indicators.create']({ name }),
  remove: (name) => feature().client['indicators.remove']({ name }),
  types: () => feature().client['indicators.types']({}),
};
