import { useEffect, useState } from 'react';
import { quoteHub } from '../../state/quote-hub.ts';

/** Time of the last tick of a symbol whose source went stale; null while it is fresh. */
export function useStaleness(symbol: string): number | null {
  const [staleSinceUs, setStaleSinceUs] = useState<number | null>(null);
  useEffect(() => {
    setStaleSinceUs(null);
    return quoteHub.watch(symbol, (quote) => {
      const next = quote.isStale ? quote.timeUs : null;
      setStaleSinceUs((before) => (before === next ? before : next));
    });
  }, [symbol]);
  return staleSinceUs;
}
