import { X } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import { nowUs } from '../../format/clock.ts';
import { formatPercentChange } from '../../format/number.ts';
import { formatPips, priceParts } from '../../format/price.ts';
import { formatBarMoment } from '../../format/session-date.ts';
import { originalOf, priceKind, unitsOf, useMarket } from '../../state/market-store.ts';
import { quoteHub } from '../../state/quote-hub.ts';
import { useSettings } from '../../state/settings-store.ts';
import { IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Tip } from '../../ui/tooltip.tsx';
import { useBarReplay } from '../bar-replay/bar-replay-store.ts';
import { PriceFlash } from './price-flash.ts';
import styles from './watchlist.module.css';
import { splitSuffix } from './watchlist-rows.ts';

interface RowProps {
  symbol: string;
  isSelected: boolean;
  isTabStop: boolean;
  isDropTarget: boolean;
  onChoose: () => void;
  onRemove: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onDragOver: (event: DragEvent) => void;
  onDrop: (event: DragEvent) => void;
}

const SIGNS = {
  simulated: ['S', 'simulated', 'Simulated prices'],
  replay: ['R', 'replay', 'Stored ticks, played again'],
  history: ['H', 'history', 'History: the last stored close, which no source continues'],
} as const;

/** One symbol with its live price, or its last close and the date of it. Prices are written straight into the row: a tick costs no render. */
export function WatchlistRow({ symbol, isSelected, isTabStop, isDropTarget, onChoose, onRemove, onKeyDown, onDragOver, onDrop }: RowProps) {
  const row = useRef<HTMLDivElement>(null);
  const instrument = useMarket((state) => state.bySymbol.get(symbol));
  const kind = useMarket((state) => priceKind(symbol, state));
  // Its sign takes the room of the suffix, too.
  const isReplayedByBar = useBarReplay((state) => Object.values(state.replays).some((replay) => replay.symbol === symbol));
  // A replay is marked by its sign: its suffix would only take the room of the name.
  const [base, suffix] = splitSuffix(kind === 'replay' ? originalOf(symbol) : symbol);
  const locale = useSettings((state) => state.settings.numberLocale);
  // biome-ignore lint/correctness/useExhaustiveDependencies: formatting follows the locale and the instrument's units
  useEffect(() => {
    const element = row.current;
    if (!element) return;
    const cell = (name: string) => element.querySelector<HTMLElement>(`[data-cell="${name}"]`);
    const last = cell('last');
    const [main, pipette, change, spread] = [cell('main'), cell('pipette'), cell('change'), cell('spread')];
    if (!last || !main || !pipette || !change || !spread) return;
    const flash = new PriceFlash(last);
    let before = Number.NaN;
    const write = (target: HTMLElement, text: string) => {
      if (target.textContent !== text) target.textContent = text;
    };
    return quoteHub.watch(symbol, (quote) => {
      const units = unitsOf(symbol, quote.last);
      const [whole, small] = priceParts(quote.last, units);
      write(main, whole);
      write(pipette, small);
      const isLive = kind !== 'history';
      const dated = isLive ? '' : formatBarMoment(quote.timeUs, '1d', instrument?.calendar ?? 'utc', nowUs(), 'UTC');
      write(change, isLive ? formatPercentChange(quote.change) : dated);
      change.dataset.direction = isLive && quote.change > 0 ? 'up' : isLive && quote.change < 0 ? 'down' : '';
      write(spread, isLive ? formatPips(quote.ask - quote.bid, units) : '');
      element.dataset.stale = String(quote.isStale && kind !== 'replay');
      element.dataset.kind = kind;
      if (!quote.isStale && Number.isFinite(before)) flash.show(Math.sign(quote.last - before));
      before = quote.last;
    });
  }, [symbol, instrument, locale, kind]);
  const sign = kind === 'live' ? null : SIGNS[kind];
  return (
    <div
      ref={row}
      role="option"
      aria-selected={isSelected}
      tabIndex={isTabStop ? 0 : -1}
      className={classNames(styles.row, isDropTarget && styles.drop)}
      data-testid="watchlist-row"
      data-symbol={symbol}
      draggable
      onDragStart={(event) => event.dataTransfer.setData('text/tradewind-symbol', symbol)}
      onDragOver={onDragOver}
      onDrop={onDrop}
      onClick={onChoose}
      onKeyDown={onKeyDown}
    >
      <span className={styles.name}>
        <span className={styles.symbol} title={symbol}>
          <span className={styles.base}>{base}</span>
          {suffix && !isReplayedByBar && <small className={styles.suffix}>{suffix}</small>}
        </span>
        {sign && (
          <Tip text={sign[2]}>
            <span className={classNames(styles.sign, kind === 'history' && styles.quiet)} role="img" aria-label={sign[1]}>
              {sign[0]}
            </span>
          </Tip>
        )}
        {isReplayedByBar && (
          <Tip text="Now: the newest price, not that of the replay: only charts go through the past.">
            <span className={classNames(styles.sign, styles.now)} role="img" aria-label="newest price">
              N
            </span>
          </Tip>
        )}
      </span>
      <span className={classNames(styles.cell, styles.last)} data-cell="last">
        <span data-cell="main">–</span>
        <span data-cell="pipette" className={styles.pipette} />
      </span>
      <span className={classNames(styles.cell, styles.change)} data-cell="change">
        –
      </span>
      <span className={classNames(styles.cell, styles.spread)} data-cell="spread">
        –
      </span>
      <IconButton
        label={`Remove ${symbol} from the watchlist`}
        className={styles.remove}
        tabIndex={-1}
        onClick={(event) => {
          event.stopPropagation();
          onRemove();
        }}
      >
        <X size={12} />
      </IconButton>
    </div>
  );
}
