import { priceDecimals } from '#core/market/instrument.ts';
import { formatChange, formatNumber, MISSING } from './number.ts';

/** What formatting needs to know about an instrument. */
export interface PriceUnits {
  readonly tickSize: number;
  readonly pip: number;
  readonly assetClass: string;
}

/** Units where the instrument is not known: five significant steps below one, cents above. */
export const unknownUnits = (price: number): PriceUnits => {
  const tickSize = Math.abs(price) < 10 ? 0.00001 : Math.abs(price) < 1000 ? 0.001 : 0.01;
  return { tickSize, pip: tickSize * 10, assetClass: 'other' };
};

/** Snaps to the tick grid. */
export const snapToTick = (price: number, tickSize: number): number => Math.round(price / tickSize) * tickSize;

/** A price with the decimals of its tick size, snapped to the tick grid. */
export function formatPrice(price: number | null | undefined, units: PriceUnits): string {
  if (price === null || price === undefined || !Number.isFinite(price)) return MISSING;
  return formatNumber(snapToTick(price, units.tickSize), priceDecimals(units.tickSize));
}

/** A price cut in two for display: the last digit of an FX price, a tenth of a pip, is drawn smaller. */
export function priceParts(price: number | null | undefined, units: PriceUnits): readonly [string, string] {
  const text = formatPrice(price, units);
  const hasPipette = units.assetClass === 'fx' && Math.abs(units.pip / units.tickSize - 10) < 1e-6 && text !== MISSING;
  return hasPipette ? [text.slice(0, -1), text.slice(-1)] : [text, ''];
}

/** Decimals of a distance in pips or points: one for FX, else as many as the tick needs. */
const pipDecimals = (units: PriceUnits): number =>
  units.assetClass === 'fx' ? 1 : Math.min(2, Math.max(0, priceDecimals(units.tickSize / units.pip)));

/** A distance in pips or points, without unit: what the spread column shows. */
export function formatPips(distance: number | null | undefined, units: PriceUnits): string {
  if (distance === null || distance === undefined || !Number.isFinite(distance)) return MISSING;
  return formatNumber(distance / units.pip, pipDecimals(units));
}

/** A signed change: in pips (`p`) for FX, in points (`pt`) for indices, in the price's own units for everything else. */
export function formatPipChange(change: number | null | undefined, units: PriceUnits): string {
  if (change === null || change === undefined || !Number.isFinite(change)) return MISSING;
  if (units.assetClass !== 'fx' && units.assetClass !== 'index')
    return formatChange(snapToTick(change, units.tickSize), priceDecimals(units.tickSize));
  return `${formatChange(change / units.pip, pipDecimals(units))} ${units.assetClass === 'fx' ? 'p' : 'pt'}`;
}
