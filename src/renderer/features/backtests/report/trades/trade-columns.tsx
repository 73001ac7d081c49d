import type { ReactNode } from 'react';
import type { Timeframe } from '#core/market/timeframe.ts';
import { formatCount, formatNumber, formatPercentChange } from '../../../../format/number.ts';
import { formatPrice } from '../../../../format/price.ts';
import { isDated, sessionDateUs } from '../../../../format/session-date.ts';
import { formatDate, zonedParts } from '../../../../format/time.ts';
import { unitsOf, useMarket } from '../../../../state/market-store.ts';
import text from '../../../../styles/text.module.css';
import { Badge } from '../../../../ui/badge.tsx';
import { formatMoneyChange, wordsOf } from '../figures.ts';
import type { TradeColumns } from './trade-rows.ts';

/** A column of the table of trades. */
export interface TradeColumn {
  readonly id: string;
  readonly title: string;
  readonly width: string;
  readonly isNumber?: boolean;
  readonly sortBy: (index: number) => number;
  readonly cell: (index: number) => ReactNode;
}

/** When a trade began or ended: the session's date for bars of a day or longer, else the time in UTC. */
export function fillTime(timeUs: number, timeframe: Timeframe, symbol: string): string {
  if (!isDated(timeframe)) return tradeTime(timeUs);
  return formatDate(sessionDateUs(timeUs, useMarket.getState().bySymbol.get(symbol)?.calendar ?? 'utc'), 'UTC');
}

/** `30 Oct 2026 09:15`. */
export function tradeTime(timeUs: number): string {
  const { hour, minute } = zonedParts(timeUs, 'UTC');
  return `${formatDate(timeUs, 'UTC')} ${hour}:${minute}`;
}

const signed = (value: number, written: string): ReactNode => (
  <span className={value > 0 ? text.up : value < 0 ? text.down : undefined}>{written}</span>
);

/** Columns over the trades of a run. */
export function tradeTableColumns(trades: TradeColumns, currency: string, timeframe: Timeframe): TradeColumn[] {
  const at = (column: Float64Array) => (index: number) => column[index] as number;
  const symbolOf = (index: number) => trades.symbols[trades.symbol[index] as number] ?? '';
  const price = (column: Float64Array) => (index: number) => formatPrice(column[index], unitsOf(symbolOf(index), column[index] as number));
  const cost = (index: number) => (trades.commission[index] as number) + (trades.slippage[index] as number);
  const isLong = (index: number) => (trades.side[index] as number) > 0;
  const several = trades.symbols.length > 1;
  return [
    {
      id: 'number',
      title: '#',
      width: 'minmax(40px, .5fr)',
      isNumber: true,
      sortBy: (i) => i,
      cell: (i) => <span className={text.quiet}>{formatCount(i + 1)}</span>,
    },
    ...(several
      ? [{ id: 'symbol', title: 'Symbol', width: 'minmax(78px, .8fr)', sortBy: at(trades.symbol), cell: (i: number) => symbolOf(i) }]
      : []),
    {
      id: 'entry',
      title: 'Entry, UTC',
      // A session's date alone is shorter.
      width: isDated(timeframe) ? 'minmax(92px, 1fr)' : 'minmax(126px, 1.2fr)',
      sortBy: at(trades.entryTimeUs),
      cell: (i) => fillTime(trades.entryTimeUs[i] as number, timeframe, symbolOf(i)),
    },
    {
      id: 'side',
      title: 'Side',
      width: 'minmax(68px, .7fr)',
      sortBy: at(trades.side),
      cell: (i) => <span className={isLong(i) ? text.up : text.down}>{isLong(i) ? '▲ Long' : '▼ Short'}</span>,
    },
    {
      id: 'units',
      title: 'Units',
      width: 'minmax(74px, .8fr)',
      isNumber: true,
      sortBy: at(trades.units),
      cell: (i) => formatNumber(trades.units[i], Number.isInteger(trades.units[i]) ? 0 : 4),
    },
    {
      id: 'entry-price',
      title: 'Entry',
      width: 'minmax(74px, .8fr)',
      isNumber: true,
      sortBy: at(trades.entryPrice),
      cell: price(trades.entryPrice),
    },
    {
      id: 'exit-price',
      title: 'Exit',
      width: 'minmax(74px, .8fr)',
      isNumber: true,
      sortBy: at(trades.exitPrice),
      cell: price(trades.exitPrice),
    },
    {
      id: 'bars',
      title: 'Bars',
      width: 'minmax(48px, .5fr)',
      isNumber: true,
      sortBy: at(trades.bars),
      cell: (i) => formatCount(trades.bars[i]),
    },
    {
      id: 'return',
      title: 'Return',
      width: 'minmax(70px, .7fr)',
      isNumber: true,
      sortBy: at(trades.returnFraction),
      cell: (i) => signed(trades.returnFraction[i] as number, formatPercentChange(trades.returnFraction[i])),
    },
    {
      id: 'pnl',
      title: `Net, ${currency}`,
      width: 'minmax(88px, .9fr)',
      isNumber: true,
      sortBy: at(trades.pnl),
      cell: (i) => signed(trades.pnl[i] as number, formatMoneyChange(trades.pnl[i], '')),
    },
    {
      id: 'reason',
      title: 'Exit by',
      width: 'minmax(88px, .9fr)',
      sortBy: at(trades.exitReason),
      cell: (i) => <span className={text.second}>{wordsOf(trades.exitReasons[trades.exitReason[i] as number] ?? '')}</span>,
    },
    {
      id: 'cost',
      title: `Cost, ${currency}`,
      width: 'minmax(78px, .7fr)',
      isNumber: true,
      sortBy: cost,
      cell: (i) => <span className={text.second}>{formatNumber(cost(i), 2)}</span>,
    },
    {
      id: 'mae',
      title: 'MAE',
      width: 'minmax(64px, .6fr)',
      isNumber: true,
      sortBy: at(trades.mae),
      cell: (i) => formatPercentChange(trades.mae[i]),
    },
    {
      id: 'mfe',
      title: 'MFE',
      width: 'minmax(64px, .6fr)',
      isNumber: true,
      sortBy: at(trades.mfe),
      cell: (i) => formatPercentChange(trades.mfe[i]),
    },
    {
      id: 'note',
      title: 'Note',
      width: 'minmax(120px, 1.2fr)',
      sortBy: at(trades.pathDependent),
      cell: (i) => (trades.pathDependent[i] === 1 ? <Badge tone="warn">▲ path inside bar unclear</Badge> : null),
    },
  ];
}
