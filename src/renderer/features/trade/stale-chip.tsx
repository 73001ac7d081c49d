import { formatDuration } from '../../format/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { useClock } from './use-clock.ts';
import { useStaleness } from './use-staleness.ts';

const Age = ({ sinceUs }: { sinceUs: number }) => <Badge tone="warn">stale {formatDuration(useClock() - sinceUs)}</Badge>;

/** Says how old the price is, only while its source is stale. */
export function StaleChip({ symbol }: { symbol: string }) {
  const staleSinceUs = useStaleness(symbol);
  return staleSinceUs === null ? null : <Age sinceUs={staleSinceUs} />;
}
