// verifies: indicator-picker
import { expect, test } from 'vitest';
import { INDICATORS } from '#core/indicators/registry.ts';
import { listingOf } from '#services/feature/indicator-listing.ts';
import { drawnOutputs } from '../../src/renderer/chart-engine/indicator-layer.ts';
import { withoutZeros } from '../../src/renderer/chart-engine/indicator-values.ts';
import { IndicatorDetails } from '../../src/renderer/features/indicators/indicator-details.tsx';
import { indicatorLabel } from '../../src/renderer/features/indicators/indicator-label.ts';
import { areParametersGood, ParameterForm } from '../../src/renderer/features/indicators/parameter-form.tsx';
import type { IndicatorListing } from '../../src/renderer/state/indicator-catalogue.ts';
import { useMarket } from '../../src/renderer/state/market-store.ts';
import { openPage } from './page.tsx';

function indicatorOf(id: string) {
  const definition = INDICATORS.find((one) => one.id === id);
  if (!definition) throw new Error(`there is no ${id}`);
  return definition;
}

/** Those whose fields have fractions, where the steps of a field do not meet its default. */
const listings = INDICATORS.map((definition) => listingOf(definition) as IndicatorListing).filter(({ defaults }) =>
  Object.values(defaults).some((value) => typeof value === 'number' && !Number.isInteger(value)),
);

test('an indicator can be added as its form offers it: no field holds back a value that is in its range', async () => {
  const added: string[] = [];
  const page = await openPage(
    listings.map((listing) => (
      <IndicatorDetails
        key={listing.id}
        listing={listing}
        values={listing.defaults}
        isFavourite={false}
        onChange={() => {}}
        onFavourite={() => {}}
        onAdd={() => added.push(listing.id)}
      />
    )),
  );
  await page.run(() => {
    for (const button of document.querySelectorAll<HTMLButtonElement>('[data-testid="indicator-add"]')) button.click();
  });
  await page.close();
  expect(listings.length).toBeGreaterThan(0);
  expect(added).toEqual(listings.map(({ id }) => id));
});

test('an indicator whose first parameter is a choice is called by it: two sessions on a chart are told apart', () => {
  const named = (id: string, parameters: Record<string, unknown>) => {
    const definition = INDICATORS.find((one) => one.id === id);
    return definition && indicatorLabel({ parameters }, listingOf(definition) as IndicatorListing);
  };
  expect(named('sessions', {})).toBe('Sessions and kill zones london');
  expect(named('sessions', { session: 'tokyo' })).toBe('Sessions and kill zones tokyo');
  expect(named('sessions', { session: 'custom', startMinute: 480 })).toBe('Sessions and kill zones custom 480');
  expect(named('ema', { period: 50 })).toBe('EMA 50');
  expect(named('correlation', { against: 'instrument', with: 'MSFT' })).toBe('Correlation 20 1 MSFT');
});

test('an indicator that compares has a field for the other instrument, which offers the known ones', async () => {
  const listing = listingOf(indicatorOf('correlation')) as IndicatorListing;
  const page = await openPage(
    <ParameterForm schema={listing.parameters} values={{ ...listing.defaults, against: 'instrument' }} onChange={() => {}} />,
  );
  const label = [...document.querySelectorAll('label')].find(({ textContent }) => textContent === 'With');
  const list = document.getElementById(label?.htmlFor ?? '')?.getAttribute('list');
  const offered = [...(document.getElementById(list ?? '')?.querySelectorAll('option') ?? [])].map(({ value }) => value);
  const known = useMarket.getState().instruments.map(({ symbol }) => symbol);
  await page.close();
  expect(known.length).toBeGreaterThan(0);
  expect(offered).toEqual(known);
});

test('a parameter that matters only with a certain choice is offered with that choice, and hinders nothing without it', async () => {
  const listing = listingOf(indicatorOf('sessions')) as IndicatorListing;
  const titles = async (values: Record<string, unknown>) => {
    const page = await openPage(<ParameterForm schema={listing.parameters} values={values} onChange={() => {}} />);
    const found = [...document.querySelectorAll('label')].map(({ textContent }) => textContent);
    await page.close();
    return found;
  };
  const minutes = ['Start minute', 'End minute'];
  expect(await titles(listing.defaults)).not.toEqual(expect.arrayContaining([expect.stringMatching(/minute/)]));
  expect(await titles({ ...listing.defaults, session: 'custom' })).toEqual(expect.arrayContaining(minutes));
  expect(areParametersGood(listing.parameters, { session: 'london', startMinute: -5, endMinute: 0 })).toBe(true);
  expect(areParametersGood(listing.parameters, { session: 'custom', startMinute: -5, endMinute: 0 })).toBe(false);
});

test('the stochastic oscillator draws %K and %D, and %J where it is asked for', () => {
  const listing = listingOf(indicatorOf('stochastic')) as IndicatorListing;
  const chosen = { key: 'one', id: 'stochastic', parameters: {} };
  expect(drawnOutputs(chosen, listing).map(({ name }) => name)).toEqual(['oscillator', 'signal']);
  const asked = { ...chosen, looks: { percentJ: { isHidden: false } } };
  expect(drawnOutputs(asked, listing).map(({ name }) => name)).toEqual(['oscillator', 'signal', 'percentJ']);
});

test('zeros that stand for nothing are not drawn, and would not pull the scale of prices down', () => {
  const columns = { High: Float64Array.of(0, 1.07, 1.08, 0), Low: Float64Array.of(0, 1.05, Number.NaN, 0) };
  expect(withoutZeros(columns)).toEqual({
    High: Float64Array.of(Number.NaN, 1.07, 1.08, Number.NaN),
    Low: Float64Array.of(Number.NaN, 1.05, Number.NaN, Number.NaN),
  });
  expect(columns.High[0]).toBe(0);
});
