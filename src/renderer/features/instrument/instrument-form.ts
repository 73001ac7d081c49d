import type { z } from 'zod';
import type { marketContract } from '#contract/market.ts';
import { type Instrument, priceDecimals } from '#core/market/instrument.ts';
import { formatNumber, parseNumber } from '../../format/number.ts';

/** Properties that the trader may change, as the form holds them. */
export interface InstrumentForm {
  readonly assetClass: Instrument['assetClass'];
  readonly calendar: Instrument['calendar'];
  readonly currency: string;
  readonly tickSize: string;
  readonly pip: string;
  readonly contractSize: string;
  readonly lotStep: string;
}

type NumberProperty = 'tickSize' | 'pip' | 'contractSize' | 'lotStep';

const written = (value: number): string => formatNumber(value, value >= 1 && Number.isInteger(value) ? 0 : priceDecimals(value));

/** The form of an instrument as it stands. */
export const formOf = (instrument: Instrument): InstrumentForm => ({
  assetClass: instrument.assetClass,
  calendar: instrument.calendar,
  currency: instrument.currency,
  tickSize: written(instrument.tickSize),
  pip: written(instrument.pip),
  contractSize: written(instrument.contractSize),
  lotStep: written(instrument.lotStep),
});

/** What is wrong with each field; empty when all can be saved. */
export function formProblems(form: InstrumentForm): Partial<Record<keyof InstrumentForm, string>> {
  const problems: Partial<Record<keyof InstrumentForm, string>> = {};
  for (const name of ['tickSize', 'pip', 'contractSize', 'lotStep'] as const) {
    const value = parseNumber(form[name]);
    if (value === null || !(value > 0)) problems[name] = 'A number above zero.';
  }
  const tick = parseNumber(form.tickSize) ?? 0;
  const pip = parseNumber(form.pip) ?? 0;
  if (!problems.pip && !problems.tickSize && pip < tick) problems.pip = 'At least one tick.';
  if (!/^[A-Za-z0-9]{1,12}$/.test(form.currency.trim())) problems.currency = 'A code such as USD.';
  return problems;
}

/** The changed properties, for saving. Only to be called when there are no problems. */
export function changedProperties(form: InstrumentForm, before: Instrument): z.input<(typeof marketContract)['instruments.save']['input']> {
  const shown = formOf(before);
  const number = (name: NumberProperty) => (form[name] === shown[name] ? {} : { [name]: parseNumber(form[name]) ?? before[name] });
  return {
    symbol: before.symbol,
    ...(form.assetClass === before.assetClass ? {} : { assetClass: form.assetClass }),
    ...(form.calendar === before.calendar ? {} : { calendar: form.calendar }),
    ...(form.currency.trim() === before.currency ? {} : { currency: form.currency.trim().toUpperCase() }),
    ...number('tickSize'),
    ...number('pip'),
    ...number('contractSize'),
    ...number('lotStep'),
  };
}
