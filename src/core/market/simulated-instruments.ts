import type { Instrument } from './instrument.ts';

/** What the simulator trades, with the character of its prices. */
export interface SimulatedInstrument {
  readonly instrument: Instrument;
  /** Price that the walk is drawn back to over weeks. */
  readonly anchorPrice: number;
  /** Yearly volatility in a calm market, as a fraction. */
  readonly yearlyVolatility: number;
  /** Usual spread, in ticks. */
  readonly usualSpreadTicks: number;
  /** Share of all ticks. */
  readonly share: number;
}

const ORIGIN = 'Made by the simulator on this machine from a seed. Not a real market.';

/** The simulator's instruments. The suffix `.sim` and `isSimulated` mark them wherever they are shown. */
export const SIMULATED_INSTRUMENTS: readonly SimulatedInstrument[] = [
  {
    instrument: {
      symbol: 'EURUSD.sim',
      assetClass: 'fx',
      tickSize: 0.00001,
      pip: 0.0001,
      currency: 'USD',
      contractSize: 100_000,
      lotStep: 0.01,
      calendar: 'fx',
      isSimulated: true,
      origin: ORIGIN,
    },
    anchorPrice: 1.085,
    yearlyVolatility: 0.075,
    usualSpreadTicks: 8,
    share: 0.28,
  },
  {
    instrument: {
      symbol: 'GBPUSD.sim',
      assetClass: 'fx',
      tickSize: 0.00001,
      pip: 0.0001,
      currency: 'USD',
      contractSize: 100_000,
      lotStep: 0.01,
      calendar: 'fx',
      isSimulated: true,
      origin: ORIGIN,
    },
    anchorPrice: 1.272,
    yearlyVolatility: 0.085,
    usualSpreadTicks: 12,
    share: 0.2,
  },
  {
    instrument: {
      symbol: 'XAUUSD.sim',
      assetClass: 'metal',
      tickSize: 0.01,
      pip: 0.1,
      currency: 'USD',
      contractSize: 100,
      lotStep: 0.01,
      calendar: 'fx',
      isSimulated: true,
      origin: ORIGIN,
    },
    anchorPrice: 2350,
    yearlyVolatility: 0.16,
    usualSpreadTicks: 22,
    share: 0.2,
  },
  {
    instrument: {
      symbol: 'US500.sim',
      assetClass: 'index',
      tickSize: 0.1,
      pip: 1,
      currency: 'USD',
      contractSize: 1,
      lotStep: 0.1,
      calendar: 'fx',
      isSimulated: true,
      origin: ORIGIN,
    },
    anchorPrice: 5400,
    yearlyVolatility: 0.15,
    usualSpreadTicks: 5,
    share: 0.14,
  },
  {
    instrument: {
      symbol: 'BTCUSD.sim',
      assetClass: 'crypto',
      tickSize: 0.01,
      pip: 1,
      currency: 'USD',
      contractSize: 1,
      lotStep: 0.001,
      calendar: 'utc',
      isSimulated: true,
      origin: ORIGIN,
    },
    anchorPrice: 64_000,
    yearlyVolatility: 0.5,
    usualSpreadTicks: 900,
    share: 0.18,
  },
];
