import { create } from 'zustand';
import type { StrategyListing } from '#contract/research-documents.ts';
import { follow } from '../../connection/follow.ts';
import { linkTo } from '../../connection/service-link.ts';

interface CatalogueState {
  /** Null until they came once. */
  readonly strategies: readonly StrategyListing[] | null;
  readonly problem: { readonly code: string; readonly message: string } | null;
}

/** Every strategy that can be backtested, the trader's own included. */
export const useStrategies = create<CatalogueState>(() => ({ strategies: null, problem: null }));

/** Reads the strategies anew: files of the trader's own may have changed. */
export async function loadStrategies(): Promise<void> {
  const result = await linkTo('research').client['strategies.list']({}, { timeoutMs: 30_000 });
  if (result.ok) useStrategies.setState({ strategies: result.value, problem: null });
  else useStrategies.setState({ problem: result.error });
}

/** Reads the strategies anew whenever a file of the trader's own changes, and tells when that changed a strategy. Returns how to stop. */
export function followOwnStrategies(onChange: () => void): () => void {
  const link = linkTo('research');
  let isFirst = true;
  const look = async () => {
    const before = JSON.stringify(useStrategies.getState().strategies);
    await loadStrategies();
    if (before !== JSON.stringify(useStrategies.getState().strategies)) onChange();
  };
  return follow(
    link,
    (signal) => link.client['strategies.own']({}, signal),
    () => {
      // The first item tells how files stand, which the list that was just read knows.
      if (!isFirst) void look();
      isFirst = false;
    },
  );
}

/** A strategy by its id; undefined when there is none, or while they are not loaded. */
export const strategyOf = (id: string): StrategyListing | undefined =>
  useStrategies.getState().strategies?.find((strategy) => strategy.id === id);
