import { X } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import { formatPercentChange } from '../../format/number.ts';
import { formatPips, priceParts } from '../../format/price.ts';
import { isSimulated, unitsOf, useMarket } from '../../state/market-store.ts';
import { quoteHub } from '../../state/quote-hub.ts';
import { useSettings } from '../../state/settings-store.ts';
import { IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Tip } from '../../ui/tooltip.tsx';
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

/** One symbol with its live price. Prices are written straight into the row: a tick costs no render. */
export function WatchlistRow({ symbol, isSelected, isTabStop, isDropTarget, onChoose, onRemove, onKeyDown, onDragOver, onDrop }: RowProps) {
  const row = useRef<HTMLDivElement>(null);
  const [base, suffix] = splitSuffix(symbol);
  const instrument = useMarket((state) => state.bySymbol.get(symbol));
  const isSim = useMarket((state) => isSimulated(symbol, state));
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
      write(change, formatPercentChange(quote.change));
      change.dataset.direction = quote.change > 0 ? 'up' : quote.change < 0 ? 'down' : '';
      write(spread, formatPips(quote.ask - quote.bid, units));
      element.dataset.stale = String(quote.isStale);
      if (!quote.isStale && Number.isFinite(before)) flash.show(Math.sign(quote.last - before));
      before = quote.last;
    });
  }, [symbol, instrument, locale]);
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
        <span className={styles.symbol}>
          {base}
          {suffix && <small className={styles.suffix}>{suffix}</small>}
        </span>
        {isSim && (
          <Tip text="Simulated prices">
            <span className={styles.simulated} role="img" aria-label="simulated">
              S
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
