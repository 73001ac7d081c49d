import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useState } from 'react';
import { sourceDot, sourceLabel } from '../../app/status-facts.ts';
import { linkTo } from '../../connection/service-link.ts';
import { useMarket } from '../../state/market-store.ts';
import { Badge, StatusDot } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { showToast } from '../../ui/toast.tsx';
import styles from './instrument.module.css';

/** The sources of a symbol in their order; null until it is known. */
export function useSourceOrder(symbol: string): readonly [readonly string[] | null, (sources: readonly string[]) => void] {
  const [order, setOrder] = useState<readonly string[] | null>(null);
  const known = useMarket((state) =>
    state.sources
      .filter((source) => source.symbols.includes(symbol))
      .map((source) => source.name)
      .join('\n'),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when a source begins to carry the symbol
  useEffect(() => {
    const stopped = new AbortController();
    void linkTo('ingestion')
      .client['feeds.sourceOrder']({ symbol }, { signal: stopped.signal })
      .then((result) => !stopped.signal.aborted && setOrder(result.ok ? result.value.sources : []));
    return () => stopped.abort();
  }, [symbol, known]);
  const save = async (sources: readonly string[]) => {
    setOrder(sources);
    const result = await linkTo('ingestion').client['feeds.sourceOrder']({ symbol, sources: [...sources] });
    if (result.ok) setOrder(result.value.sources);
    else showToast('The order of sources was not changed.', result.error.message, 'bad');
  };
  return [order, (sources) => void save(sources)];
}

/** Which source's prices a symbol shows first, and which step in when that one goes stale. */
export function SourceOrder({ symbol }: { symbol: string }) {
  const [order, setOrder] = useSourceOrder(symbol);
  const sources = useMarket((state) => state.sources);
  if (order === null || order.length === 0) return null;
  const move = (at: number, by: number) => {
    const moved = [...order];
    const [name] = moved.splice(at, 1);
    if (name === undefined) return;
    moved.splice(at + by, 0, name);
    setOrder(moved);
  };
  return (
    <section className={styles.sources}>
      <h3 className={styles.subtitle}>Sources of prices</h3>
      <ol data-testid="source-order">
        {order.map((name, at) => {
          const source = sources.find((candidate) => candidate.name === name);
          return (
            <li key={name} className={styles.source}>
              <StatusDot state={source ? sourceDot(source.state) : 'off'} />
              <span className={styles.sourceName}>
                {sourceLabel(name)} {source?.isSimulated && <Badge tone="sim">{source.kind === 'replay' ? 'REPLAY' : 'SIMULATED'}</Badge>}
              </span>
              <span className={styles.role}>
                {order.length === 1 ? (source?.state ?? 'not seen today') : at === 0 ? 'primary' : `backup ${at}`}
              </span>
              {order.length > 1 && (
                <>
                  <IconButton label={`Move ${name} up`} disabled={at === 0} onClick={() => move(at, -1)}>
                    <ArrowUp size={13} />
                  </IconButton>
                  <IconButton label={`Move ${name} down`} disabled={at === order.length - 1} onClick={() => move(at, 1)}>
                    <ArrowDown size={13} />
                  </IconButton>
                </>
              )}
            </li>
          );
        })}
      </ol>
      {order.length > 1 && (
        <p className={styles.note}>Bars are made of the primary's prices. When it goes stale the next one takes over, until it is back.</p>
      )}
    </section>
  );
}
