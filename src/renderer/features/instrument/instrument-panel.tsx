import { Play, SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { sourceDot, sourceLabel } from '../../app/status-facts.ts';
import { follow, nextFrame } from '../../connection/follow.ts';
import { linkTo } from '../../connection/service-link.ts';
import { formatPercentChange } from '../../format/number.ts';
import { readableOrigin } from '../../format/origin.ts';
import { formatPipChange, formatPips, formatPrice, priceParts } from '../../format/price.ts';
import { formatBarMoment } from '../../format/session-date.ts';
import { formatAge } from '../../format/time.ts';
import { isReplay, mayHaveTicks, priceKind, useMarket } from '../../state/market-store.ts';
import { quoteHub } from '../../state/quote-hub.ts';
import { useServices } from '../../state/services-store.ts';
import { useSettings } from '../../state/settings-store.ts';
import { Badge, StatusDot } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { useBarReplay } from '../bar-replay/bar-replay-store.ts';
import { askReplay } from '../replay/replay-store.ts';
import { useCharts } from '../trade/charts-store.ts';
import { useClock } from '../trade/use-clock.ts';
import { openInstrument } from './instrument-dialog.tsx';
import styles from './instrument-panel.module.css';
import { useSourceOrder } from './source-order.tsx';

const write = (root: HTMLElement, name: string, text: string, direction?: number): void => {
  const cell = root.querySelector<HTMLElement>(`[data-cell="${name}"]`);
  if (!cell) return;
  if (cell.textContent !== text) cell.textContent = text;
  if (direction !== undefined) cell.dataset.direction = direction > 0 ? 'up' : direction < 0 ? 'down' : '';
};

interface DayBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Writes prices and the day's range straight into the page, whenever they change. */
function useLiveFigures(symbol: string, locale: string) {
  const root = useRef<HTMLDivElement>(null);
  const instrument = useMarket((state) => state.bySymbol.get(symbol));
  // biome-ignore lint/correctness/useExhaustiveDependencies: formatting follows the locale
  useEffect(() => {
    const element = root.current;
    if (!element || !instrument) return;
    const side = (name: string, price: number) => {
      const [main, small] = priceParts(price, instrument);
      write(element, name, main);
      write(element, `${name}-small`, small);
    };
    for (const cell of element.querySelectorAll('[data-cell]')) cell.textContent = '';
    const stopQuotes = quoteHub.watch(symbol, (quote) => {
      side('bid', quote.bid);
      side('ask', quote.ask);
      side('last', quote.last);
      write(element, 'spread', formatPips(quote.ask - quote.bid, instrument));
      element.dataset.stale = String(quote.isStale && !isReplay(symbol));
      element.dataset.quoted = String(Number.isFinite(quote.ask));
    });
    const drawDay = (day: DayBar | null) => {
      element.dataset.day = String(day !== null);
      if (!day) return;
      const change = day.close - day.open;
      write(element, 'change', `${formatPercentChange(change / day.open)}  ${formatPipChange(change, instrument)}`, change);
      write(element, 'low', formatPrice(day.low, instrument));
      write(element, 'high', formatPrice(day.high, instrument));
      const place = day.high > day.low ? (day.close - day.low) / (day.high - day.low) : 0.5;
      element.style.setProperty('--place', `${(place * 100).toFixed(1)}%`);
    };
    const link = linkTo('ingestion');
    const stopDay = follow(
      link,
      (signal) => link.client['bars.forming']({ symbol, timeframe: '1d' }, signal),
      ({ bar }) => drawDay(bar),
      { pace: nextFrame },
    );
    return () => {
      stopQuotes();
      stopDay();
    };
  }, [symbol, instrument, locale]);
  return root;
}

/** When the newest tick came, or which bar the last price is of. */
function Newest({ symbol }: { symbol: string }) {
  const now = useClock();
  const zone = useSettings((state) => state.settings.chartTimeZone);
  const kind = useMarket((state) => priceKind(symbol, state));
  const calendar = useMarket((state) => state.bySymbol.get(symbol)?.calendar ?? 'utc');
  const quote = quoteHub.newest(symbol);
  if (!quote || !Number.isFinite(quote.timeUs)) return <>–</>;
  if (kind === 'history') return <>{formatBarMoment(quote.timeUs, '1d', calendar, now, zone)}</>;
  const age = formatAge(now - quote.timeUs);
  return <>{age === 'now' ? 'now' : `${age} ago`}</>;
}

function Sources({ symbol }: { symbol: string }) {
  const [order] = useSourceOrder(symbol);
  const sources = useMarket((state) => state.sources);
  if (!order || order.length === 0) return <>–</>;
  return order.map((name, i) => {
    const source = sources.find((candidate) => candidate.name === name);
    return (
      <span key={name} className={styles.source} title={i === 0 ? 'primary source' : `backup ${i}`}>
        <StatusDot state={source ? sourceDot(source.state) : 'off'} />
        {sourceLabel(name)}
      </span>
    );
  });
}

const KINDS = { live: null, simulated: 'SIMULATED', replay: 'REPLAY', history: 'history' } as const;

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.row}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What the instrument says now came after what a replay shows: it would tell how the replay goes on. */
function Details({ symbol }: { symbol: string }) {
  const isReplayed = useBarReplay(({ replays }) => Object.values(replays).some((replay) => replay.symbol === symbol));
  if (isReplayed)
    return <EmptyState>Hidden while a chart replays {symbol}: its newest price would tell how the replay goes on.</EmptyState>;
  return <LiveDetails symbol={symbol} />;
}

function LiveDetails({ symbol }: { symbol: string }) {
  const locale = useSettings((state) => state.settings.numberLocale);
  const root = useLiveFigures(symbol, locale);
  const instrument = useMarket((state) => state.bySymbol.get(symbol));
  const kind = useMarket((state) => priceKind(symbol, state));
  const canReplay = useMarket((state) => mayHaveTicks(symbol, state));
  const isDown = useServices((state) => state.downSinceUs.ingestion !== null);
  if (!instrument) return <EmptyState>{symbol} is not known yet.</EmptyState>;
  const isHistory = kind === 'history';
  return (
    <div ref={root} className={styles.panel} data-testid="instrument-panel" data-kind={kind} data-down={isDown}>
      <div className={styles.head}>
        <span className={styles.symbol}>{symbol}</span>
        {KINDS[kind] && <Badge tone={isHistory ? 'neutral' : 'sim'}>{KINDS[kind]}</Badge>}
        <span className={styles.gap} />
        {canReplay && (
          <IconButton label={`Replay ticks of ${symbol}…`} onClick={() => askReplay(symbol)}>
            <Play size={13} />
          </IconButton>
        )}
        <IconButton label={`Properties of ${symbol}…`} onClick={() => openInstrument(symbol)} data-testid="instrument-properties">
          <SlidersHorizontal size={13} />
        </IconButton>
      </div>
      {isHistory ? (
        <div className={styles.lone}>
          <small>Last close</small>
          <b>
            <span data-cell="last" />
            <span data-cell="last-small" className={styles.pipette} />
          </b>
        </div>
      ) : (
        <div className={styles.sides}>
          <div className={styles.side}>
            <small>Bid</small>
            <b>
              <span data-cell="bid" />
              <span data-cell="bid-small" className={styles.pipette} />
            </b>
          </div>
          <div className={styles.spread} title={`Spread in ${instrument.assetClass === 'fx' ? 'pips' : 'points'}`}>
            <span data-cell="spread" />
          </div>
          <div className={styles.side} data-side="ask">
            <small>Ask</small>
            <b>
              <span data-cell="ask" />
              <span data-cell="ask-small" className={styles.pipette} />
            </b>
          </div>
        </div>
      )}
      {!isHistory && (
        <div className={styles.range} role="img" aria-label="Where the price is between the low and the high of the day">
          <span data-cell="low" />
          <i className={styles.track}>
            <i className={styles.mark} />
          </i>
          <span data-cell="high" />
        </div>
      )}
      <dl className={styles.rows}>
        {!isHistory && (
          <Row name="Day change">
            <span data-cell="change" className={styles.change} />
          </Row>
        )}
        {kind !== 'replay' && (
          <Row name={isHistory ? 'Of the bar' : 'Last tick'}>
            <Newest symbol={symbol} />
          </Row>
        )}
        {!isHistory && (
          <Row name="Source">
            <Sources symbol={symbol} />
          </Row>
        )}
        <Row name="Tick size, lot">
          {formatPrice(instrument.tickSize, instrument)} {instrument.currency}, {instrument.contractSize.toLocaleString(locale)}
        </Row>
      </dl>
      {isHistory && (
        <p className={styles.origin}>
          {instrument.origin ? readableOrigin(instrument.origin) : 'From imported files. No source continues these bars.'}
        </p>
      )}
    </div>
  );
}

/** Bid and ask, the day's range and the source of the symbol on the active chart. */
export function InstrumentPanel() {
  const symbol = useCharts((state) => {
    const id = state.activeId ?? Object.keys(state.charts)[0];
    return id === undefined ? undefined : state.charts[id]?.symbol;
  });
  return symbol === undefined ? null : <Details key={symbol} symbol={symbol} />;
}
