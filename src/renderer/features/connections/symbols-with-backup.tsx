import { ArrowDownUp } from 'lucide-react';
import { useMarket } from '../../state/market-store.ts';
import { Button } from '../../ui/button.tsx';
import { openInstrument } from '../instrument/instrument-dialog.tsx';
import { useSourceOrder } from '../instrument/source-order.tsx';
import styles from './connections.module.css';

function SymbolRow({ symbol }: { symbol: string }) {
  const [order] = useSourceOrder(symbol);
  const [primary, ...backups] = order ?? [];
  return (
    <li className={styles.backup}>
      <b>{symbol}</b>
      <span>
        {primary}
        {backups.length > 0 && `, then ${backups.join(', ')}`}
      </span>
      <Button variant="ghost" onClick={() => openInstrument(symbol)} aria-label={`Change the order of sources of ${symbol}`}>
        <ArrowDownUp size={13} />
        Change…
      </Button>
    </li>
  );
}

/** Symbols that more than one source brings, each with the order in which they count. Nothing where there are none. */
export function SymbolsWithBackup() {
  const symbols = useMarket((state) => {
    const counts = new Map<string, number>();
    for (const source of state.sources)
      if (source.kind !== 'replay') for (const symbol of source.symbols) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    return [...counts]
      .filter(([, count]) => count > 1)
      .map(([symbol]) => symbol)
      .join('\n');
  });
  if (symbols === '') return null;
  return (
    <>
      <h3 className={styles.subtitle}>Symbols with more than one source</h3>
      <ul data-testid="source-orders">
        {symbols.split('\n').map((symbol) => (
          <SymbolRow key={symbol} symbol={symbol} />
        ))}
      </ul>
    </>
  );
}
