import type { AssetClass, CalendarId, Instrument } from '#core/market/instrument.ts';

const CURRENCIES = new Set(
  'USD EUR JPY GBP CHF AUD NZD CAD SEK NOK DKK PLN CZK HUF TRY ZAR MXN SGD HKD CNH CNY INR RUB BRL THB KRW ILS RON TWD IDR MYR PHP CLP COP SAR AED'.split(
    ' ',
  ),
);
const METALS = new Set(['XAU', 'XAG', 'XPT', 'XPD']);
const COINS =
  /^(BTC|XBT|ETH|LTC|XRP|BCH|SOL|ADA|DOT|DOGE|BNB|AVAX|LINK|TRX|XLM|EOS|XMR|DASH|UNI|MATIC)(USDT|USDC|BUSD|USD|EUR|GBP|JPY|BTC|ETH)$/;

/** What a symbol's letters say: base and quote of a currency pair, a metal or a coin; anything else is unknown. */
function classify(symbol: string): { assetClass: AssetClass; calendar: CalendarId; currency: string } {
  const letters = symbol.toUpperCase().replace(/[^A-Z]/g, '');
  const base = letters.slice(0, 3);
  const quote = letters.slice(3, 6);
  if (CURRENCIES.has(quote) && base !== quote) {
    if (CURRENCIES.has(base)) return { assetClass: 'fx', calendar: 'fx', currency: quote };
    if (METALS.has(base)) return { assetClass: 'metal', calendar: 'fx', currency: quote };
  }
  const coin = COINS.exec(letters);
  if (coin !== null) return { assetClass: 'crypto', calendar: 'utc', currency: coin[2] as string };
  return { assetClass: 'other', calendar: 'utc', currency: 'USD' };
}

/** The calendar that a symbol not yet known is taken to follow. */
export const guessCalendar = (symbol: string): CalendarId => classify(symbol).calendar;

/**
 * An instrument for a symbol that nothing is known of but its name and the decimals of its prices. Nothing is asked: what is wrong
 * can be set later.
 */
export function guessInstrument(symbol: string, decimals: number, origin: string): Instrument {
  const { assetClass, calendar, currency } = classify(symbol);
  const isFx = assetClass === 'fx';
  // Quotes with one decimal more than a pip have an odd number of them: 1.08416, 151.234.
  const pipDecimals = isFx && decimals % 2 === 1 ? decimals - 1 : decimals;
  const contractSize = isFx ? 100_000 : assetClass === 'metal' ? 100 : 1;
  return {
    symbol,
    assetClass,
    tickSize: Number(`1e-${decimals}`),
    pip: Number(`1e-${pipDecimals}`),
    currency,
    contractSize,
    lotStep: assetClass === 'crypto' ? 0.000_001 : 0.01,
    calendar,
    isSimulated: false,
    origin,
  };
}
