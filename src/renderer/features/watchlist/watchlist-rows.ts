import type { AssetClass, Instrument } from '#core/market/instrument.ts';

type WatchRow = { readonly kind: 'group'; readonly title: string } | { readonly kind: 'symbol'; readonly symbol: string };

const TITLES: Record<AssetClass, string> = {
  fx: 'FX',
  metal: 'Metals',
  index: 'Indices',
  equity: 'Shares',
  crypto: 'Crypto',
  other: 'Other',
};
const ORDER: readonly AssetClass[] = ['fx', 'metal', 'index', 'equity', 'crypto', 'other'];

/** Symbols to watch: those chosen, or every instrument when nothing was chosen yet. */
export const watchedSymbols = (chosen: readonly string[], instruments: readonly Instrument[]): string[] =>
  chosen.length > 0 ? [...chosen] : instruments.map((instrument) => instrument.symbol);

/** Rows in order: groups by asset class, symbols as the trader ordered them within each. One group alone needs no title. */
export function watchlistRows(symbols: readonly string[], bySymbol: ReadonlyMap<string, Instrument>): WatchRow[] {
  const groups = ORDER.map((assetClass) => ({
    title: TITLES[assetClass],
    symbols: symbols.filter((symbol) => (bySymbol.get(symbol)?.assetClass ?? 'other') === assetClass),
  })).filter((group) => group.symbols.length > 0);
  return groups.flatMap((group) => [
    ...(groups.length > 1 ? [{ kind: 'group' as const, title: group.title }] : []),
    ...group.symbols.map((symbol) => ({ kind: 'symbol' as const, symbol })),
  ]);
}

/** The list with one symbol moved before another (to the end when `before` is null). */
export function moveSymbol(symbols: readonly string[], moved: string, before: string | null): string[] {
  if (moved === before) return [...symbols];
  const rest = symbols.filter((symbol) => symbol !== moved);
  const at = before === null ? rest.length : rest.indexOf(before);
  return at < 0 ? [...symbols] : [...rest.slice(0, at), moved, ...rest.slice(at)];
}

/** A symbol and what follows its last dot, with the dot: `EURUSD` and `.sim`. */
export function splitSuffix(symbol: string): readonly [string, string] {
  const at = symbol.lastIndexOf('.');
  return at > 0 ? [symbol.slice(0, at), symbol.slice(at)] : [symbol, ''];
}
