import { FEATURE_TOPICS } from '#core/features/feature-record.ts';
import { FeatureConsumer, type FeatureConsumerDeps } from './feature-consumer.ts';

/** The consumers of all feature sets over one log of bars, each with its own place in it. */
export class FeatureConsumers {
  readonly #consumers: readonly FeatureConsumer[];

  constructor(deps: FeatureConsumerDeps) {
    this.#consumers = FEATURE_TOPICS.map((topic) => new FeatureConsumer(deps, topic));
  }

  /** Handles the next batch of the first set that has one: sets that models wait for come first. Returns how many bars were consumed. */
  step(): number {
    for (const consumer of this.#consumers) {
      const consumed = consumer.step();
      if (consumed > 0) return consumed;
    }
    return 0;
  }

  /** Progress of the set that is furthest behind. */
  get progress(): FeatureConsumer['progress'] {
    return this.#consumers.map(({ progress }) => progress).reduce((slowest, one) => (one.behindBars > slowest.behindBars ? one : slowest));
  }
}
