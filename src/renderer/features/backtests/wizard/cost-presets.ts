import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import type { Instrument } from '#core/market/instrument.ts';

type Costs = BacktestConfiguration['costs'];

const NO_SWAP = { swap: { long: 0, short: 0 }, borrowRate: 0 };

/** Nothing at all: for comparing with published results, not for believing. */
export const NO_COSTS: Costs = {
  commission: { type: 'none' },
  spread: { type: 'fixed', value: 0 },
  slippage: { type: 'none' },
  ...NO_SWAP,
};

/** Costs that a private account pays in such a market, to begin with. The trader's own broker decides. */
export function typicalCosts(instrument: Instrument | undefined): Costs {
  const fixed = (value: number) => ({ type: 'fixed' as const, value });
  switch (instrument?.assetClass) {
    case 'fx':
      return { commission: { type: 'none' }, spread: fixed(instrument.pip), slippage: { type: 'fraction', value: 0.00002 }, ...NO_SWAP };
    case 'metal':
      return {
        commission: { type: 'none' },
        spread: fixed(instrument.pip * 3),
        slippage: { type: 'fraction', value: 0.00005 },
        ...NO_SWAP,
      };
    case 'index':
      return { commission: { type: 'none' }, spread: fixed(instrument.pip), slippage: { type: 'fraction', value: 0.0001 }, ...NO_SWAP };
    case 'crypto':
      return { commission: { type: 'percent', rate: 0.001 }, spread: fixed(0), slippage: { type: 'fraction', value: 0.0005 }, ...NO_SWAP };
    case 'equity':
      return {
        commission: { type: 'per-unit', amount: 0.005 },
        spread: fixed(instrument.tickSize),
        slippage: { type: 'fraction', value: 0.0005 },
        ...NO_SWAP,
      };
    default:
      return { commission: { type: 'percent', rate: 0.0005 }, spread: fixed(0), slippage: { type: 'fraction', value: 0.0005 }, ...NO_SWAP };
  }
}

/** What the typical costs are called for an instrument. */
export function typicalTitle(instrument: Instrument | undefined): string {
  switch (instrument?.assetClass) {
    case 'fx':
      return 'Typical for currencies: 1 pip';
    case 'metal':
      return 'Typical for metals: 3 pips';
    case 'index':
      return 'Typical for indices: 1 point';
    case 'crypto':
      return 'Typical for crypto: 0.1 % a fill';
    case 'equity':
      return 'Typical for shares: 0.005 a share';
    default:
      return 'Typical: 0.05 % a fill';
  }
}
