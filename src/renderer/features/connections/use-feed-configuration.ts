import { useCallback, useEffect, useState } from 'react';
import type { z } from 'zod';
import type { feedConfiguration } from '#contract/market.ts';
import { linkTo } from '../../connection/service-link.ts';

export type FeedConfiguration = z.infer<typeof feedConfiguration>;
export type SimulatorConfiguration = Extract<FeedConfiguration, { kind: 'simulator' }>;
export type Mt5Configuration = Extract<FeedConfiguration, { kind: 'mt5' }>;

/** Saves one feed; answers with what went wrong, or null. */
export type SaveFeed = (configuration: FeedConfiguration) => Promise<string | null>;

interface Feeds {
  readonly simulator: SimulatorConfiguration | null;
  readonly mt5: Mt5Configuration | null;
  readonly save: SaveFeed;
  readonly reload: () => void;
}

/** How the feeds are set up, loaded anew whenever the ingestion process comes up. */
export function useFeedConfiguration(): Feeds {
  const [feeds, setFeeds] = useState<readonly FeedConfiguration[]>([]);
  const reload = useCallback(async () => {
    const result = await linkTo('ingestion').client['feeds.configuration']({});
    if (result.ok) setFeeds(result.value);
  }, []);
  useEffect(() => {
    void reload();
    return linkTo('ingestion').onUp(() => void reload());
  }, [reload]);
  const save = useCallback<SaveFeed>(async (configuration) => {
    const result = await linkTo('ingestion').client['feeds.configure'](configuration);
    if (!result.ok) return result.error.message;
    setFeeds((before) => before.map((feed) => (feed.kind === result.value.kind ? result.value : feed)));
    return null;
  }, []);
  return {
    simulator: feeds.find((feed) => feed.kind === 'simulator') ?? null,
    mt5: feeds.find((feed) => feed.kind === 'mt5') ?? null,
    save,
    reload: () => void reload(),
  };
}
