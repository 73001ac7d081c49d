import { ExpectedError } from '#core/result.ts';
import type { UserIndicators } from '../../user-code/user-indicators.ts';
import type { TaskRunner } from '../task-runner.ts';
import { storedIndicators } from './stored-indicators.ts';
import type { UserStrategies } from './user-strategies.ts';
import type { UserStrategy } from './user-strategy.ts';

/** Versions that are remembered: of runs that go on while their file changes, and of runs that are made again. */
const MOST_VERSIONS = 200;

/** The trader's own strategies: their files, each version that was used, and the sandboxes that they run in. */
export class OwnStrategies {
  readonly folder: UserStrategies;
  readonly sandboxes: TaskRunner;
  readonly #indicators: Pick<UserIndicators, 'ofSource' | 'stop'>;
  readonly #versions = new Map<string, UserStrategy>();

  constructor(folder: UserStrategies, indicators: Pick<UserIndicators, 'ofSource' | 'stop'>, sandboxes: TaskRunner) {
    this.folder = folder;
    this.sandboxes = sandboxes;
    this.#indicators = indicators;
  }

  async stop(): Promise<void> {
    await Promise.all([this.folder.stop(), this.#indicators.stop()]);
  }

  /** The strategy of that id as its file is now; null when there is no such file. Error `StrategyFailed` when it was refused. */
  async current(id: string): Promise<UserStrategy | null> {
    const found = await this.folder.find(id).catch((error: unknown) => {
      throw error instanceof ExpectedError ? new ExpectedError('StrategyFailed', error.message) : error;
    });
    return found && this.#remember(found);
  }

  /**
   * The strategy of that id as it was when its source was this and its indicators' sources, by id, were these; null when it does not pass the
   * checks of today.
   */
  async ofSource(id: string, source: string, indicators: Readonly<Record<string, string>>): Promise<UserStrategy | null> {
    const found = await this.folder.ofSource(id, source, storedIndicators(indicators, this.#indicators));
    return found && this.#remember(found);
  }

  /** The version of that id with that hash of its code, if it was used in this process: two files may have the same content. */
  version(id: string, hash: string): UserStrategy | null {
    return this.#versions.get(`${id} ${hash}`) ?? null;
  }

  #remember(strategy: UserStrategy): UserStrategy {
    const key = `${strategy.description.id} ${strategy.unit.hash}`;
    this.#versions.delete(key);
    this.#versions.set(key, strategy);
    for (const oldest of this.#versions.keys()) {
      if (this.#versions.size <= MOST_VERSIONS) break;
      this.#versions.delete(oldest);
    }
    return strategy;
  }
}
