// verifies: backtest-wizard, quoted-spread, instrument-events
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunDocument } from '#contract/research-documents.ts';
import { BookedActions } from '../../src/renderer/features/backtests/report/booked-actions.tsx';
import { fidelityOf, fidelitySentence, spreadSentence } from '../../src/renderer/features/backtests/report/fidelity.ts';
import { useStrategies } from '../../src/renderer/features/backtests/strategy-catalogue.ts';
import { hoursOf } from '../../src/renderer/features/backtests/wizard/spread-fields.tsx';
import { WizardDialog } from '../../src/renderer/features/backtests/wizard/wizard-dialog.tsx';
import { changeSection, closeWizard, goToStep, openWizard, useWizard } from '../../src/renderer/features/backtests/wizard/wizard-store.ts';
import { byName, openPage, type } from './page.tsx';

let close = async () => {};
beforeEach(() => {
  useStrategies.setState({ strategies: null, problem: null });
  useWizard.setState({ isOpen: false, draft: null, check: null, step: 'strategy' });
});
afterEach(async () => {
  await close();
  closeWizard();
  close = async () => {};
});

async function openStep(step: 'costs' | 'risk') {
  const page = await openPage(<WizardDialog />);
  close = page.close;
  await page.run(() => openWizard({ symbol: 'EURUSD' }));
  await page.until(() => expect(useWizard.getState().draft).not.toBeNull());
  await page.run(() => goToStep(step));
  return page;
}
const configuration = () => useWizard.getState().draft?.configuration;
const field = (label: string): HTMLElement => {
  const found = [...document.querySelectorAll('label')].find(({ textContent }) => textContent === label);
  const input = found && document.getElementById(found.htmlFor);
  if (!input) throw new Error(`There is no field ${label}.`);
  return input;
};

describe('settings of the engine in the wizard', () => {
  test('offer netting or hedging, an account in another currency, and where the margin call comes', async () => {
    const page = await openStep('risk');
    await page.run(() => byName('[role="radio"]', 'Hedging').click());
    await page.run(() => type(field('Account currency'), 'chf'));
    expect(configuration()).toMatchObject({ currency: 'CHF', execution: { positions: 'hedging' } });
    await page.run(() => changeSection('execution', { leverage: 10 }));
    expect((field('Margin call below, %') as HTMLInputElement).value).toBe('5');
    await page.run(() => type(field('Account currency'), ''));
    expect(configuration()?.currency).toBeUndefined();
  });

  test('offer stored ticks for fills, and say what that is', async () => {
    const page = await openStep('costs');
    await page.run(() => byName('[role="radio"]', 'Stored ticks').click());
    expect(configuration()?.data).toBe('ticks');
    expect(document.body.textContent).toContain('orders fill at bid and ask of the stored ticks');
  });

  test('take a spread of the stored ticks or one by the hour, and hold on to what is typed while it is not complete', async () => {
    const page = await openStep('costs');
    await page.run(() => changeSection('costs', { spread: { type: 'quotes', factor: 1 } }));
    expect(document.body.textContent).toContain('The median width of the ticks in each bar');
    await page.run(() => changeSection('costs', { spread: { type: 'time-of-day', hours: Array.from({ length: 24 }, () => 0.0001) } }));
    const label = '24 widths, from the hour of midnight UTC on';
    await page.run(() => type(field(label), '0.0002 0.0003'));
    expect(document.body.textContent).toContain('Must be 24 widths from 0');
    expect(configuration()?.costs.spread).toMatchObject({ hours: Array.from({ length: 24 }, () => 0.0001) });
    const hours = Array.from({ length: 24 }, (_, hour) => (hour < 12 ? 0.0002 : 0.0003));
    await page.run(() => type(field(label), hours.join(' ')));
    expect(configuration()?.costs.spread).toEqual({ type: 'time-of-day', hours });
  });

  test('read widths with blanks or semicolons between them, and nothing below 0', () => {
    expect(hoursOf(Array.from({ length: 24 }, () => '1').join('; '))).toHaveLength(24);
    expect(hoursOf(Array.from({ length: 23 }, () => '1').join(' '))).toBeNull();
    expect(hoursOf([...Array.from({ length: 23 }, () => '1'), '-1'].join(' '))).toBeNull();
    expect(hoursOf([...Array.from({ length: 23 }, () => '1'), 'x'].join(' '))).toBeNull();
  });
});

describe('what a report says of them', () => {
  const run = (given: Partial<RunDocument>) =>
    ({ manifest: { config: { currency: 'USD' } }, symbols: ['AAPL'], ...given }) as unknown as RunDocument;

  test('lists the splits and dividends that were booked, with what was held and what came', async () => {
    const actions: RunDocument['actions'] = [
      { symbol: 'AAPL', timeUs: Date.UTC(2014, 5, 9) * 1000, type: 'split', value: 7, units: 100, money: 0 },
      { symbol: 'AAPL', timeUs: Date.UTC(2014, 7, 7) * 1000, type: 'dividend', value: 0.47, units: 700, money: 329 },
    ];
    const page = await openPage(<BookedActions run={run({ actions })} />);
    close = page.close;
    const cells = [...document.querySelectorAll('tbody td')].map(({ textContent }) => textContent);
    expect(cells).toEqual(['AAPL: split, 7 units for one', '100', '', 'AAPL: dividend of 0.47 a unit', '700', '329.00']);
    expect(document.body.textContent).toContain('329.00 USD of dividends, net');
  });

  test('shows no table where nothing was booked', async () => {
    const page = await openPage(<BookedActions run={run({})} />);
    close = page.close;
    expect(document.querySelector('table')).toBeNull();
  });

  test('says where the spread came from, apart from the path inside bars', () => {
    const quoted = run({ fidelity: { walkedBars: 10, finerShare: 0.4, tickShare: 0, quotedSpreadShare: 0.25 } });
    expect(spreadSentence(quoted)).toBe('That of the stored ticks in 25.0% of the bars, elsewhere what is usual at the hour.');
    expect(fidelitySentence(fidelityOf(quoted))).toBe(
      "10 bars with fills inside took their path from the bar's own prices (60.0%), finer bars (40.0%).",
    );
    expect(spreadSentence(run({ fidelity: { walkedBars: 1, quotedSpreadShare: 1 } }))).toBe('That of the stored ticks in every bar.');
    expect(spreadSentence(run({ fidelity: { walkedBars: 1 } }))).toBeNull();
  });
});
