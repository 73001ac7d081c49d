// verifies: instrument-events
import { afterEach, describe, expect, test } from 'vitest';
import { eventRows } from '../../src/renderer/features/instrument/event-rows.ts';
import { InstrumentDialog, openInstrument } from '../../src/renderer/features/instrument/instrument-dialog.tsx';
import { byName, byTestId, openPage, type } from './page.tsx';

let close = async () => {};
afterEach(async () => {
  await close();
  close = async () => {};
});

async function open() {
  const page = await openPage(<InstrumentDialog />);
  close = page.close;
  await page.run(() => openInstrument('EURUSD'));
  await page.until(() => expect(byTestId('instrument-events').textContent).toContain('None are stored.'));
  return page;
}
const field = (label: string): HTMLElement => {
  const found = [...document.querySelectorAll('label')].find(({ textContent }) => textContent === label);
  const input = found && document.getElementById(found.htmlFor);
  if (!input) throw new Error(`There is no field ${label}.`);
  return input;
};
const section = () => byTestId('instrument-events').textContent;
const stored = async ({ fake }: Awaited<ReturnType<typeof open>>) => {
  const answer = await fake.links.ingestion.client['instruments.events']({ symbol: 'EURUSD' });
  return answer.ok ? answer.value : null;
};

describe('splits, dividends and halts in the properties of an instrument', () => {
  test('come from a file, are listed in words, deleted one by one, and say what was not understood', async () => {
    const page = await open();
    const input = byTestId('events-file') as HTMLInputElement;
    Object.defineProperty(input, 'files', { value: [new File(['2020-08-31,split,4'], 'actions.csv')] });
    await page.run(() => input.dispatchEvent(new Event('change', { bubbles: true })));
    await page.until(() => expect(section()).toContain('Split 4 for 1'));
    expect(section()).toContain('1 added, 1 not understood: line 3, there is no day "2020-02-31".');
    await page.run(() => byName('button', 'Delete Split 4 for 1 of 2020-08-31').click());
    await page.until(() => expect(section()).toContain('None are stored.'));
    expect((await stored(page))?.splits).toEqual([]);
  });

  test('are typed in, and refused in a sentence where they are wrong', async () => {
    const page = await open();
    const add = () => byName('button', 'Add') as HTMLButtonElement;
    expect(add().disabled).toBe(true);
    await page.run(() => type(field('Ex-date'), 'yesterday'));
    await page.run(() => type(field('Money a unit'), '1'));
    await page.run(() => add().click());
    await page.until(() => expect(section()).toContain('The file has no split, dividend or halt.'));
    expect(byTestId('instrument-events').querySelector('[role="alert"]')).not.toBeNull();
  });

  test('read newest first, reverse splits and halts in words of their own', () => {
    const rows = eventRows({
      adjustedFor: 'nothing',
      splits: [
        { date: '2014-06-09', ratio: 7 },
        { date: '2021-01-04', ratio: 0.1 },
      ],
      dividends: [{ date: '2020-08-07', amount: 0.82 }],
      halts: [{ fromUs: Date.UTC(2020, 2, 9, 13, 34) * 1000, toUs: Date.UTC(2020, 2, 9, 13, 49) * 1000 }],
    });
    expect(rows.map(({ when, what }) => `${when} ${what}`)).toEqual([
      '2021-01-04 Split 1 for 10',
      '2020-08-07 Dividend 0.82',
      '2020-03-09 13:34 Halt until 2020-03-09 13:49 UTC',
      '2014-06-09 Split 7 for 1',
    ]);
    expect(rows[0]?.without.splits).toEqual([{ date: '2014-06-09', ratio: 7 }]);
  });
});
