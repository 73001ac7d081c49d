import { useMarket } from '../../state/market-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { Tip } from '../../ui/tooltip.tsx';

/** What the feed says while it makes the bars of a simulated symbol; null before and after. */
export const useHistoryBeingMade = (symbol: string): string | null =>
  useMarket(({ sources, bySymbol }) =>
    bySymbol.get(symbol)?.isSimulated
      ? (sources.find(({ kind, state }) => kind === 'simulator' && state === 'connecting')?.message ?? null)
      : null,
  );

/** Says that bars of a simulated symbol are still being made, while they are: the chart ends before now, and grows. */
export function MakingHistoryChip({ symbol }: { symbol: string }) {
  const message = useHistoryBeingMade(symbol);
  if (message === null) return null;
  return (
    <Tip text={`${message} Newer bars come by themselves; prices begin when it is whole.`}>
      <button type="button" data-testid="making-history-chip">
        <Badge tone="sim">history being made</Badge>
      </button>
    </Tip>
  );
}
