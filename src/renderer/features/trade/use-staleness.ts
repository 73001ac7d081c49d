import { useEffect, useState } from 'react';
import { isReplay } from '../../state/market-store.ts';
import { quoteHub } from '../../state/quote-hub.ts';

/** Time of the last tick of a symbol whose source went stale; null while it is fresh. A replay that ended is old, not stale. */
export function useStaleness(symbol: string): number | null {
  const [staleSinceUs, setStaleSinceUs] = useState<number | null>(null);
  useEffect(() => {
    setStaleSinceUs(null);
    return quoteHub.watch(symbol, (quote) => {
      const next = quote.isStale && !isReplay(symbol) ? quote.timeUs : null;
      setStaleSinceUs((before) => (before === next ? before : next));
    });
  }, [symbol]);
  return staleSinceUs;
}
