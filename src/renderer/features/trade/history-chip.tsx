import { useMarket } from '../../state/market-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { Tip } from '../../ui/tooltip.tsx';

/** Says where bars come from that no source continues, so that nobody takes them for today's market. */
export function HistoryChip({ symbol }: { symbol: string }) {
  const origin = useMarket((state) => state.bySymbol.get(symbol)?.origin ?? null);
  const isLive = useMarket((state) => state.sources.some((source) => source.symbols.includes(symbol)));
  if (origin === null || isLive) return null;
  return (
    <Tip text={origin}>
      <button type="button" data-testid="history-chip">
        <Badge>history</Badge>
      </button>
    </Tip>
  );
}
