import { nowUs } from '../../format/clock.ts';
import { readableOrigin } from '../../format/origin.ts';
import { formatBarMoment } from '../../format/session-date.ts';
import { priceKind, useMarket } from '../../state/market-store.ts';
import { useSettings } from '../../state/settings-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { Tip } from '../../ui/tooltip.tsx';
import type { ChartState } from './charts-store.ts';

/** Marks a chart whose prices are no market's now: stored ticks that are played again, or a history that no source continues. */
export function PriceKindChip({ chart: { symbol, timeframe } }: { chart: ChartState }) {
  const instrument = useMarket((state) => state.bySymbol.get(symbol));
  const kind = useMarket((state) => priceKind(symbol, state));
  const toUs = useMarket((state) => state.series?.find((item) => item.symbol === symbol && item.timeframe === timeframe)?.toUs);
  const zone = useSettings((state) => state.settings.chartTimeZone);
  if (!instrument || (kind !== 'history' && kind !== 'replay')) return null;
  const origin = instrument.origin === null ? null : readableOrigin(instrument.origin);
  const ends =
    toUs === undefined ? '' : ` It ends with the bar of ${formatBarMoment(toUs, timeframe, instrument.calendar, nowUs(), zone)}.`;
  const tip =
    kind === 'replay'
      ? `${origin ?? 'Stored ticks, played again.'} Not the market of now.`
      : `${origin ?? 'Bars from imported files; no source continues them.'}${ends}`;
  return (
    <Tip text={tip}>
      <button type="button" data-testid={`${kind}-chip`}>
        <Badge tone={kind === 'replay' ? 'sim' : 'neutral'}>{kind === 'replay' ? 'REPLAY' : 'history'}</Badge>
      </button>
    </Tip>
  );
}
