// verifies: indicator-picker
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bandPairs, colourPosition } from '../../src/renderer/chart-engine/indicator-look.ts';
import { duplicateIndicator, savedIndicators } from '../../src/renderer/features/indicators/chart-indicators.ts';
import { indicatorLabel } from '../../src/renderer/features/indicators/indicator-label.ts';
import { IndicatorPicker } from '../../src/renderer/features/indicators/indicator-picker.tsx';
import { readShelf } from '../../src/renderer/features/indicators/indicator-shelf.ts';
import { countsText } from '../../src/renderer/features/indicators/legend-text.ts';
import { MarkTooltip } from '../../src/renderer/features/indicators/mark-tooltip.tsx';
import { describeMark, evidenceText } from '../../src/renderer/features/indicators/mark-words.ts';
import { closePicker, openPicker } from '../../src/renderer/features/indicators/picker-store.ts';
import { searchIndicators } from '../../src/renderer/features/indicators/search-indicators.ts';
import { ChartLegend } from '../../src/renderer/features/trade/chart-legend.tsx';
import { newChart, useCharts } from '../../src/renderer/features/trade/charts-store.ts';
import { parameterProblem } from '../../src/renderer/features/trade/parameter-schema.ts';
import { type IndicatorListing, useIndicatorCatalogue } from '../../src/renderer/state/indicator-catalogue.ts';
import { useSettings } from '../../src/renderer/state/settings-store.ts';
import { FAKE_INDICATORS, FAKE_ZONES } from './fake-indicators.ts';
import { byName, byTestId, openPage, type } from './page.tsx';

const EURUSD = { tickSize: 0.00001, pip: 0.0001, assetClass: 'fx' };
const initialSettings = useSettings.getState();
let close = async () => {};

beforeEach(() => {
  useSettings.setState(initialSettings, true);
  useCharts.setState({ charts: { a: newChart('EURUSD', '15m') }, activeId: 'a' });
});
afterEach(async () => {
  await close();
  close = async () => {};
  closePicker();
});

async function openThePicker() {
  const page = await openPage(<IndicatorPicker />);
  close = page.close;
  await page.until(() => expect(useIndicatorCatalogue.getState().listings.length).toBeGreaterThan(0));
  await page.run(() => openPicker('a'));
  const press = (key: string) =>
    page.run(() => byTestId('indicator-search').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })));
  const search = (text: string) => page.run(() => type(byTestId('indicator-search'), text));
  return { page, press, search };
}

const options = () => [...document.querySelectorAll('[role="option"]')].map((option) => option.textContent);
const onChart = () => useCharts.getState().charts.a?.indicators ?? [];
const click = (selector: string, name: string | RegExp) => byName(selector, name).click();

describe('the indicator picker', () => {
  test('finds by title, short form and family, and adds with Enter as often as wanted, each with its own parameters', async () => {
    const { page, press, search } = await openThePicker();
    expect(options()).toHaveLength(FAKE_INDICATORS.length + 1);
    await search('rsi');
    expect(options()).toEqual(['Relative strength indexrsi']);
    await search('smart money');
    expect(options()).toEqual(['Price zoneszones']);
    await search('average true');
    await press('Enter');
    await search('ema');
    await press('Enter');
    const period = byName('form[aria-label] label', 'Period').parentElement?.querySelector('input') as HTMLElement;
    await page.run(() => type(period, '50'));
    await press('Enter');
    expect(onChart().map(({ id, parameters }) => [id, parameters.period])).toEqual([
      ['atr', 14],
      ['ema', 20],
      ['ema', 50],
    ]);
    expect(new Set(onChart().map(({ key }) => key)).size).toBe(3);
    expect(byTestId('indicator-added').textContent).toBe('EMA 50 was added.');
  });

  test('arrows choose, and what repaints is added as it is published', async () => {
    const { press, search } = await openThePicker();
    await search('zones');
    await press('ArrowDown');
    await press('Enter');
    expect(onChart()).toMatchObject([{ id: 'zones', form: 'published' }]);
    expect(byTestId('indicator-picker').textContent).toContain('repaints as published');
  });

  test('a parameter out of its range is said with the range, and nothing is added', async () => {
    const { page, search } = await openThePicker();
    await search('sma');
    const period = byName('form[aria-label] label', 'Period').parentElement?.querySelector('input') as HTMLElement;
    await page.run(() => type(period, '0'));
    expect(byTestId('indicator-picker').querySelector('[role="alert"]')?.textContent).toBe('Must be a whole number from 1 to 1000.');
    expect((byTestId('indicator-add') as HTMLButtonElement).disabled).toBe(true);
    expect(onChart()).toEqual([]);
  });

  test('says so when nothing is called that', async () => {
    const { search } = await openThePicker();
    await search('zzz');
    expect(byTestId('indicator-picker').textContent).toContain('No indicator is called “zzz”.');
  });

  test('keeps favourites and what was used last', async () => {
    const { page, press, search } = await openThePicker();
    await search('macd');
    await page.run(() => byTestId('favourite').click());
    await press('Enter');
    await page.until(() => expect(readShelf(page.fake.settings().indicatorShelf).favourites).toEqual(['macd']));
    expect(readShelf(page.fake.settings().indicatorShelf).recent).toEqual(['macd']);
    await page.run(() => click('button', /^Favourites/));
    expect(options()).toHaveLength(1);
    await page.run(() => byTestId('favourite').click());
    expect(byTestId('indicator-picker').textContent).toContain('No favourites yet');
  });

  test('hides, doubles, moves and removes what is on the chart', async () => {
    const { page, press, search } = await openThePicker();
    for (const name of ['ema', 'rsi']) {
      await search(name);
      await press('Enter');
    }
    await page.run(() => click('button', /^On this chart/));
    await page.run(() => click('button', 'Duplicate EMA 20'));
    await page.run(() => click('button', 'Move RSI 14 up'));
    expect(onChart().map(({ id }) => id)).toEqual(['ema', 'rsi', 'ema']);
    await page.run(() => click('button', 'Hide RSI 14'));
    expect(onChart()[1]?.isHidden).toBe(true);
    await page.run(() => click('button', 'Remove RSI 14'));
    expect(onChart().map(({ id }) => id)).toEqual(['ema', 'ema']);
  });

  test('saves the set of a chart as a template, and applies, renames and deletes it', async () => {
    const { page, press, search } = await openThePicker();
    for (const name of ['ema', 'rsi']) {
      await search(name);
      await press('Enter');
    }
    await page.run(() => click('button', /^On this chart/));
    await page.run(() => type(byTestId('indicator-picker').querySelector('input[placeholder^="Name"]') as HTMLElement, 'Trend'));
    await page.run(() => click('button', 'Save'));
    const before = savedIndicators('a');
    await page.until(() =>
      expect(readShelf(page.fake.settings().indicatorShelf).templates).toEqual([{ name: 'Trend', indicators: before }]),
    );
    await page.run(() => useCharts.setState({ charts: { a: newChart('EURUSD', '15m') } }));
    await page.run(() => click('button', /^Templates/));
    await page.run(() => click('button', 'Rename Trend'));
    await page.run(() => type(byName('input', 'New name of Trend'), 'Trend day'));
    await page.run(() => click('button', 'Keep the new name'));
    await page.run(() => click('[data-testid="indicator-template"] button', 'Apply'));
    expect(savedIndicators('a')).toEqual(before);
    await page.run(() => click('button', /^Templates/));
    await page.run(() => click('button', 'Delete Trend day'));
    await page.until(() => expect(readShelf(page.fake.settings().indicatorShelf).templates).toEqual([]));
  });
});

describe('indicators in the legend', () => {
  const find = (id: string) => FAKE_INDICATORS.find((listing) => listing.id === id) as IndicatorListing;

  test('are named by their short form and numbers; of many numbers only what was changed', () => {
    expect(indicatorLabel({ parameters: { period: 50 } }, find('ema'))).toBe('EMA 50');
    expect(indicatorLabel({ parameters: {} }, find('bollinger'))).toBe('Bollinger bands 20 2');
    const defaults = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, 1]));
    expect(indicatorLabel({ parameters: { c: 3 } }, { ...find('bollinger'), defaults })).toBe('Bollinger bands · c 3');
  });

  test('say when their values repaint, what they mark, and why one was not computed', async () => {
    const indicators = [
      { key: 'z', id: 'zones', parameters: {}, form: 'published' as const },
      { key: 'e', id: 'ema', parameters: {}, isHidden: true },
      { key: 's', id: 'sma', parameters: { period: 0 } },
    ];
    const chart = newChart('EURUSD', '15m', { indicators });
    useCharts.setState({ charts: { a: chart } });
    const page = await openPage(
      <ChartLegend
        id="a"
        chart={chart}
        sink={{ current: null }}
        paneTops={[]}
        markCounts={new Map([['z', { zones: 40, openZones: 3, total: 40, drawn: 12, isCut: false, note: '' }]])}
        problems={new Map([['s', 'Simple moving average was not computed.']])}
      />,
    );
    close = page.close;
    await page.until(() => expect(document.querySelectorAll('[data-testid="indicator-legend"]')).toHaveLength(3));
    const [zones, hidden, failed] = [...document.querySelectorAll('[data-testid="indicator-legend"]')];
    expect(zones?.textContent).toContain('12 of 40 zones, 3 open');
    // Nothing of it is drawn but marks, and those never change after they were known.
    expect(zones?.textContent).not.toContain('repaints');
    expect(hidden?.getAttribute('data-hidden')).toBe('true');
    expect(failed?.textContent).toContain('was not computed');
    await page.run(() => click('button', 'Show Exponential moving average'));
    expect(onChart()[1]?.isHidden).toBe(false);
  });

  test('count what is in view', () => {
    expect(countsText({ zones: 1, openZones: 1, total: 1, drawn: 1, isCut: false, note: '' })).toBe('1 zone, 1 open');
    expect(countsText({ zones: 0, openZones: 0, total: 23, drawn: 23, isCut: false, note: '' })).toBe('23 marks');
    expect(countsText({ zones: 0, openZones: 0, total: 0, drawn: 0, isCut: false, note: '' })).toBe('none in view');
    expect(countsText({ zones: 0, openZones: 0, total: 2, drawn: 2, isCut: true, note: '' })).toBe('2 marks · older ones are not kept');
    expect(
      countsText({ zones: 1, openZones: 1, total: 1, drawn: 1, isCut: false, note: '1m is in distribution while 5m in markup.' }),
    ).toBe('1 zone, 1 open · 1m is in distribution while 5m in markup.');
  });

  test('a second one like the first has a key of its own', () => {
    useCharts.setState({ charts: { a: newChart('EURUSD', '15m', { indicators: [{ key: 'e', id: 'ema', parameters: {} }] }) } });
    duplicateIndicator('a', 'e');
    expect(onChart().map(({ id }) => id)).toEqual(['ema', 'ema']);
    expect(onChart()[1]?.key).not.toBe('e');
  });
});

describe('the words of a mark', () => {
  const zone = {
    id: 'z',
    kind: 'fair-value-gap',
    shape: 'zone',
    direction: -1,
    fromTimeUs: Date.UTC(2026, 10, 20, 10) * 1000,
    toTimeUs: null,
    top: 1.0472,
    bottom: 1.04709,
    text: 'FVG',
    knownAtUs: Date.UTC(2026, 10, 20, 10, 30) * 1000,
    state: 'open',
    stateAtUs: null,
    evidence: [{ name: 'low of the bar before', value: 1.0472, condition: 'above 1.04709' }],
  } as const;

  test('a tooltip says what it is, when it was known, and each figure with what was asked of it', async () => {
    const marks = Array.from({ length: 5 }, (_, i) => ({
      mark: { ...zone, id: `${i}`, evidence: [...zone.evidence] },
      title: 'Fair value gaps',
    }));
    const page = await openPage(<MarkTooltip hit={{ marks, x: 10, y: 10 }} symbol="EURUSD" timeframe="15m" units={EURUSD} />);
    close = page.close;
    const text = byTestId('mark-tooltip').textContent ?? '';
    expect(text).toContain('Fair value gap, bearish');
    expect(text).toContain('1.04709 to 1.04720');
    expect(text).toContain('known 10:30');
    expect([...byTestId('mark-tooltip').querySelectorAll('tr')].map((row) => row.textContent)[0]).toBe(
      'low of the bar before1.04720above 1.04709',
    );
    expect(text).toContain('and 2 more here');
  });

  test('figures have the decimals that they need, and a swing low is not called bearish', () => {
    expect(evidenceText(1.038, EURUSD, zone)).toBe('1.03800');
    expect(evidenceText(0.4212, EURUSD, zone)).toBe('0.4212');
    expect(evidenceText(0.00023, EURUSD, zone)).toBe('0.00023');
    expect(evidenceText(47.2234, EURUSD, zone)).toBe('47.22');
    expect(evidenceText(1749, EURUSD, zone)).toBe('1749');
    expect(evidenceText('London', EURUSD, zone)).toBe('London');
    expect(describeMark({ kind: 'swing-low', direction: -1 })).toBe('Swing low');
  });
});

describe('what the picker rests on', () => {
  test('a damaged shelf is an empty one', () => {
    for (const text of [null, '', '{', '{"version":2}', '{"version":1,"favourites":7}'])
      expect(readShelf(text)).toEqual({ favourites: [], recent: [], templates: [] });
  });

  test('an empty query keeps the order, and letters in a row do not count beside a real match', () => {
    expect(searchIndicators('', FAKE_INDICATORS)).toBe(FAKE_INDICATORS);
    expect(searchIndicators('moving', [...FAKE_INDICATORS, FAKE_ZONES]).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['macd', 'sma', 'ema']),
    );
  });

  test('the problem of a value names its range', () => {
    const field = { kind: 'number', name: 'share', isWhole: false, step: 0.1, min: 0.1, max: 1 } as const;
    expect(parameterProblem(field, 0.5)).toBeNull();
    expect(parameterProblem(field, 2)).toBe('Must be a number from 0.1 to 1.');
    expect(parameterProblem({ ...field, isWhole: true, min: 1, max: 9 }, 2.5)).toBe('Must be a whole number from 1 to 9.');
  });

  test('bands share the colour of their indicator, lines over the candles differ, and so does every output of an own pane', () => {
    const outputs = [
      { name: 'tenkan', style: 'line' },
      { name: 'spanA', style: 'band' },
      { name: 'chikou', style: 'line' },
    ];
    const over = (name: string) => colourPosition({ placement: 'price', outputs }, 2, name);
    expect(['tenkan', 'spanA', 'chikou'].map(over)).toEqual([2, 2, 3]);
    expect(colourPosition({ placement: 'separate', outputs }, 2, 'chikou')).toBe(4);
  });

  test('bands are filled between an upper and a lower output, or between the only two', () => {
    const bands = (...names: string[]) => names.map((name) => ({ name, style: 'band' }));
    expect(bandPairs([...bands('upperBand', 'lowerBand'), { name: 'sma', style: 'line' }])).toEqual([['upperBand', 'lowerBand']]);
    expect(bandPairs(bands('upper1', 'upper2', 'lower1', 'lower2'))).toEqual([
      ['upper1', 'lower1'],
      ['upper2', 'lower2'],
    ]);
    expect(bandPairs(bands('senkouSpanA', 'senkouSpanB'))).toEqual([['senkouSpanA', 'senkouSpanB']]);
    expect(bandPairs(bands('s1', 's2', 'r1'))).toEqual([]);
  });
});
