import type { Instrument } from '#core/market/instrument.ts';

/** An instrument for tests, with what matters overridden. */
export const testInstrument = (symbol: string, given: Partial<Instrument> = {}): Instrument => ({
  symbol,
  assetClass: 'other',
  tickSize: 0.00001,
  pip: 0.0001,
  currency: 'USD',
  contractSize: 1,
  lotStep: 1,
  calendar: 'utc',
  isSimulated: true,
  origin: null,
  ...given,
});
