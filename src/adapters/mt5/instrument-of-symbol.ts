import type { AssetClass, Instrument } from '#core/market/instrument.ts';
import type { SymbolFrame } from './frames.ts';

const METALS = /^(XAU|XAG|XPT|XPD|GOLD|SILVER)/;
const COINS = /^(BTC|ETH|LTC|XRP|BCH|ADA|SOL|DOT|DOGE|BNB|XLM|LINK|AVAX|TRX|UNI)/;
const FIAT = /^(USD|EUR|GBP|JPY|CHF|AUD|NZD|CAD|SEK|NOK|DKK|PLN|CZK|HUF|TRY|ZAR|MXN|SGD|HKD|CNH|CNY|ILS|RUB|THB|INR|KRW|BRL)$/;

/** SYMBOL_TRADE_CALC_MODE of MQL5: 0 and 5 forex, 3 index CFD, 32 and 38 exchange stocks. */
function assetClassOf(frame: SymbolFrame): AssetClass {
  const path = frame.path.toLowerCase();
  const base = frame.currency_base.toUpperCase();
  const symbol = frame.s.toUpperCase();
  if (METALS.test(base) || METALS.test(symbol) || path.includes('metal')) return 'metal';
  if (path.includes('crypto') || COINS.test(base) || COINS.test(symbol)) return 'crypto';
  if (/\b(stock|share|equit)/.test(path) || frame.calc_mode === 32 || frame.calc_mode === 38) return 'equity';
  if (/\b(index|indices|indexes)/.test(path) || frame.calc_mode === 3) return 'index';
  const isCurrencyPair = FIAT.test(base) && FIAT.test(frame.currency_profit.toUpperCase()) && base !== frame.currency_profit.toUpperCase();
  if (isCurrencyPair || path.startsWith('forex')) return 'fx';
  return 'other';
}

/** The instrument that a terminal describes. The terminal's own name of the symbol is kept. */
export function instrumentOfSymbol(frame: SymbolFrame): Instrument {
  const assetClass = assetClassOf(frame);
  const point = frame.point > 0 ? frame.point : Number((10 ** -frame.digits).toFixed(frame.digits));
  const tickSize = frame.tick_size > 0 ? frame.tick_size : point;
  // Brokers quote currencies with one digit more than a pip has: 1.14543 and 151.234.
  const hasFractionalPip = assetClass === 'fx' && (frame.digits === 3 || frame.digits === 5);
  return {
    symbol: frame.s,
    assetClass,
    tickSize,
    pip: hasFractionalPip ? Number((point * 10).toPrecision(12)) : point,
    currency: frame.currency_profit === '' ? 'USD' : frame.currency_profit,
    contractSize: frame.contract_size > 0 ? frame.contract_size : 1,
    lotStep: frame.volume_step > 0 ? frame.volume_step : 0.01,
    calendar: assetClass === 'fx' || assetClass === 'metal' ? 'fx' : 'utc',
    isSimulated: false,
    origin: null,
  };
}
