// verifies: indicator-picker
import { expect, test } from 'vitest';
import { INDICATORS } from '#core/indicators/registry.ts';
import { listingOf } from '#services/feature/indicator-listing.ts';
import { IndicatorDetails } from '../../src/renderer/features/indicators/indicator-details.tsx';
import type { IndicatorListing } from '../../src/renderer/state/indicator-catalogue.ts';
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
