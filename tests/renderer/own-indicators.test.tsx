// verifies: user-indicators
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { IndicatorPicker } from '../../src/renderer/features/indicators/indicator-picker.tsx';
import { closePicker, openPicker, showInPicker } from '../../src/renderer/features/indicators/picker-store.ts';
import { ChartLegend } from '../../src/renderer/features/trade/chart-legend.tsx';
import { newChart, useCharts } from '../../src/renderer/features/trade/charts-store.ts';
import { type IndicatorListing, useIndicatorCatalogue } from '../../src/renderer/state/indicator-catalogue.ts';
import { type OwnIndicator, problemOf, standIn } from '../../src/renderer/state/own-indicators.ts';
import { byName, openPage } from './page.tsx';

let close = async () => {};
beforeEach(() => useCharts.setState({ charts: { a: newChart('EURUSD', '15m') }, activeId: 'a' }));
afterEach(async () => {
  await close();
  close = async () => {};
  closePicker();
});

const file = (state: OwnIndicator['state'], problems: OwnIndicator['problems'] = []): OwnIndicator => ({
  name: 'mine',
  id: 'user:mine',
  title: state === 'ready' ? 'Mine' : null,
  state,
  problems,
  nanosecondsPerBar: null,
});
const LISTING: IndicatorListing = { ...standIn(file('ready')), outputs: [{ name: 'value', style: 'line' }], revision: 'a' };
const idsListed = () => useIndicatorCatalogue.getState().listings.map(({ id }) => id);

describe("the trader's own indicators in the page", () => {
  test('are listed when their file is ready, and go from the list at once when it is not', async () => {
    const page = await openPage(<IndicatorPicker />);
    close = page.close;
    await page.run(() => {
      page.fake.own.listings.push(LISTING);
      page.fake.own.status.publish([file('ready')]);
    });
    await page.until(() => expect(idsListed()).toContain('user:mine'));
    await page.run(() => page.fake.own.status.publish([file('refused', [{ line: 7, message: 'It looks ahead.' }])]));
    await page.until(() => expect(idsListed()).not.toContain('user:mine'));
    await page.run(() => {
      openPicker('a');
      showInPicker('user');
    });
    expect(document.querySelector('[data-testid="own-indicator-problem"]')?.textContent).toBe(
      'mine.ts was not used. line 7: It looks ahead.',
    );
    expect(byName('button', 'New indicator')).toBeDefined();
  });

  test('stay in the legend of a chart with what is wrong with their file, and nothing to draw', async () => {
    const chart = newChart('EURUSD', '15m', { indicators: [{ key: 'k', id: 'user:mine', parameters: { period: 3 } }] });
    const page = await openPage(
      <ChartLegend id="a" chart={chart} sink={{ current: null }} paneTops={[]} markCounts={new Map()} problems={new Map()} />,
    );
    close = page.close;
    await page.run(() => page.fake.own.status.publish([file('refused', [{ line: null, message: 'It looks ahead.' }])]));
    await page.until(() => expect(document.querySelector('[role="alert"]')?.textContent).toBe('mine.ts was not used. It looks ahead.'));
    expect(useIndicatorCatalogue.getState().byId.get('user:mine')?.outputs).toEqual([]);
  });

  test('say in one sentence how they stand', () => {
    expect(problemOf(file('ready'))).toBeUndefined();
    expect(problemOf(file('checking'))).toBe('mine.ts is being checked.');
    const two = [
      { line: 2, message: 'One.' },
      { line: 3, message: 'Two.' },
    ];
    expect(problemOf(file('refused', two))).toBe('mine.ts was not used. line 2: One. And 1 more.');
  });
});
