import { afterEach, expect, test } from 'vitest';
import { followNotices } from '../../src/renderer/app/notices.ts';
import { openPage } from './page.tsx';

let stop = () => {};
afterEach(() => stop());

test('the page tells once what the host has to say of its start, and what happens to the clock from now on', async () => {
  const page = await openPage(<p>Charts</p>, { notices: ['The settings could not be read.'] });
  const stopFirst = followNotices();
  const stopSecond = followNotices();
  stop = () => {
    stopFirst();
    stopSecond();
    void page.close();
  };
  const text = () => document.body.textContent ?? '';
  await page.until(() => expect(text()).toContain('The settings could not be read.'));
  expect(text().match(/could not be read/g)).toHaveLength(1);
  expect(text()).not.toContain('connected');

  stopSecond();
  await page.run(() => page.fake.happen('stale', 'MT5 is quiet.'));
  await page.run(() => page.fake.happen('clock-jump', "This machine's clock went forward by 3600.0 s."));
  await page.until(() => expect(text()).toContain("This machine's clock went forward by 3600.0 s."));
  expect(text(), 'what is read in the log is not told').not.toContain('MT5 is quiet.');
});
