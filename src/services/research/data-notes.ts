import { type MarketSource, requireInstrument } from './market-data.ts';

/** What a result on a symbol's stored prices can't tell, in sentences. */
export function dataNotes(source: MarketSource, symbol: string): string[] {
  const { assetClass, isSimulated, origin } = requireInstrument(source, symbol);
  const notes: string[] = [];
  if (isSimulated) notes.push(`${symbol} is simulated: a result on it says nothing about a market.`);
  if (origin !== null) notes.push(`${symbol}: ${origin}`);
  if (assetClass === 'equity' && !isSimulated) {
    notes.push(`Prices of ${symbol} are used as stored, not adjusted for dividends; and it is there to be tested because it survived.`);
  }
  return notes;
}
