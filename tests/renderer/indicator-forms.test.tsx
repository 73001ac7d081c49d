// verifies: indicator-picker
import { expect, test } from 'vitest';
import { INDICATORS } from '#core/indicators/registry.ts';
import { listingOf } from '#services/feature/indicator-listing.ts';
import { withoutZeros } from '../../src/renderer/chart-engine/indicator-values.ts';
import { IndicatorDetails } from '../../src/renderer/features/indicators/indicator-details.tsx';
import { indicatorLabel } from '../../src/renderer/features/indicators/indicator-label.ts';
import { ParameterForm } from '../../src/renderer/features/indicators/parameter-form.tsx';
import type { IndicatorListing } from '../../src/renderer/state/indicator-catalogue.ts';
import { useMarket } from '../../src/renderer/state/market-store.ts';
import { openPage } from './page.tsx';

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
  const correlation = INDICATORS.find(({ id }) => id === 'correlation');
  if (!correlation) throw new Error('there is no correlation');
  const listing = listingOf(correlation) as IndicatorListing;
  const page = await openPage(<ParameterForm schema={listing.parameters} values={listing.defaults} onChange={() => {}} />);
  const label = [...document.querySelectorAll('label')].find(({ textContent }) => textContent === 'With');
  const list = document.getElementById(label?.htmlFor ?? '')?.getAttribute('list');
  const offered = [...(document.getElementById(list ?? '')?.querySelectorAll('option') ?? [])].map(({ value }) => value);
  const known = useMarket.getState().instruments.map(({ symbol }) => symbol);
  await page.close();
  expect(known.length).toBeGreaterThan(0);
  expect(offered).toEqual(known);
});

test('zeros that stand for nothing are not drawn, and would not pull the scale of prices down', () => {
  const columns = { High: Float64Array.of(0, 1.07, 1.08, 0), Low: Float64Array.of(0, 1.05, Number.NaN, 0) };
  expect(withoutZeros(columns)).toEqual({
    High: Float64Array.of(Number.NaN, 1.07, 1.08, Number.NaN),
    Low: Float64Array.of(Number.NaN, 1.05, Number.NaN, Number.NaN),
  });
  expect(columns.High[0]).toBe(0);
});
