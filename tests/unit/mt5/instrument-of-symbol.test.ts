import { describe, expect, it } from 'vitest';
import { symbolFrame } from '#adapters/mt5/frames.ts';
import { instrumentOfSymbol } from '#adapters/mt5/instrument-of-symbol.ts';

const frame = (fields: object) =>
  symbolFrame.parse({
    t: 'symbol',
    s: 'EURUSD',
    digits: 5,
    point: 0.00001,
    tick_size: 0.00001,
    contract_size: 100_000,
    volume_step: 0.01,
    ...fields,
  });

describe('the instrument that a terminal describes', () => {
  it.each([
    ['EURUSD.m', { currency_base: 'EUR', currency_profit: 'USD', path: 'Forex\\Majors', calc_mode: 0 }, 'fx', 'fx'],
    ['USDTRY', { currency_base: 'USD', currency_profit: 'TRY', path: 'Exotics', calc_mode: 5 }, 'fx', 'fx'],
    ['XAUUSD#', { currency_base: 'XAU', currency_profit: 'USD', path: 'CFD' }, 'metal', 'fx'],
    ['GOLD', { currency_base: 'USD', currency_profit: 'USD', path: 'Commodities' }, 'metal', 'fx'],
    ['BTCUSD', { currency_base: 'BTC', currency_profit: 'USD', path: 'Crypto' }, 'crypto', 'utc'],
    ['.US30Cash', { currency_base: 'USD', currency_profit: 'USD', path: 'Indices\\US' }, 'index', 'utc'],
    ['#AAPL', { currency_base: 'USD', currency_profit: 'USD', path: 'Stocks\\Nasdaq' }, 'equity', 'utc'],
    ['SBER', { currency_base: 'RUB', currency_profit: 'RUB', path: 'MOEX', calc_mode: 32 }, 'equity', 'utc'],
    ['WTI', { currency_base: 'USD', currency_profit: 'USD', path: 'Energies' }, 'other', 'utc'],
  ])('%s is put into its class and calendar', (symbol, fields, assetClass, calendar) => {
    const made = instrumentOfSymbol(frame({ s: symbol, ...fields }));
    expect(made).toMatchObject({ symbol, assetClass, calendar, isSimulated: false, origin: null });
  });

  it('has a pip of ten points where currencies are quoted with a fractional pip', () => {
    const pair = { currency_base: 'USD', currency_profit: 'JPY', path: 'Forex' };
    expect(instrumentOfSymbol(frame({ ...pair, digits: 3, point: 0.001, tick_size: 0.001 })).pip).toBe(0.01);
    expect(instrumentOfSymbol(frame({ ...pair, digits: 2, point: 0.01, tick_size: 0.01 })).pip).toBe(0.01);
  });

  it('has usable steps even when the broker leaves them at zero', () => {
    const made = instrumentOfSymbol(frame({ digits: 2, point: 0, tick_size: 0, contract_size: 0, volume_step: 0, path: 'Energies' }));
    expect(made).toMatchObject({ tickSize: 0.01, pip: 0.01, contractSize: 1, lotStep: 0.01, currency: 'USD' });
  });
});
