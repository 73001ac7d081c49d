import { describe, expect, it } from 'vitest';
import { detectTimeLayout } from '#adapters/files/time-layout.ts';
import { TimeScanner } from '#adapters/files/time-scanner.ts';
import { us } from '#tests/support/import-fixture.ts';

/** Reads one text in the form that it is recognised as. */
function read(text: string, fileName = 'x.csv', others: readonly string[] = []): number {
  const { form } = detectTimeLayout([text, ...others], [], fileName);
  const scanner = new TimeScanner();
  const bytes = Buffer.from(text);
  expect(scanner.scan(bytes, 0, bytes.length)).toBe(true);
  const local = scanner.assemble(form);
  return Number.isNaN(scanner.offsetUs) ? local : local - scanner.offsetUs;
}

describe('forms of a date and time', () => {
  it.each([
    ['2019-02-04', '2019-02-04T00:00:00Z'],
    ['2019-02-04 09:30', '2019-02-04T09:30:00Z'],
    ['2019-02-04T09:30:15Z', '2019-02-04T09:30:15Z'],
    ['2019-02-04T09:30:15.250+02:00', '2019-02-04T07:30:15.250Z'],
    ['2019-02-04 09:30:15-0500', '2019-02-04T14:30:15Z'],
    ['2019-02-04 09:30 UTC', '2019-02-04T09:30:00Z'],
    ['2019.02.04 09:30', '2019-02-04T09:30:00Z'],
    ['2019.02.04 09:30:15', '2019-02-04T09:30:15Z'],
    ['2019.02.04 09:30:15.083', '2019-02-04T09:30:15.083Z'],
    ['2019/02/04 9:30 PM', '2019-02-04T21:30:00Z'],
    ['2019/02/04 12:05 am', '2019-02-04T00:05:00Z'],
    ['20190204', '2019-02-04T00:00:00Z'],
    ['20190204 09:30', '2019-02-04T09:30:00Z'],
    ['20190204 093015', '2019-02-04T09:30:15Z'],
    ['20190204 093015123', '2019-02-04T09:30:15.123Z'],
    ['201902040930', '2019-02-04T09:30:00Z'],
    ['20190204093015', '2019-02-04T09:30:15Z'],
    ['20190204093015123', '2019-02-04T09:30:15.123Z'],
    ['31.12.2018 23:59', '2018-12-31T23:59:00Z'],
    ['12/31/2018', '2018-12-31T00:00:00Z'],
    ['12/31/18', '2018-12-31T00:00:00Z'],
    ['31-12-1999', '1999-12-31T00:00:00Z'],
    ['4 Feb 2019', '2019-02-04T00:00:00Z'],
    ['Feb 4, 2019', '2019-02-04T00:00:00Z'],
    ['04-Feb-19 16:00', '2019-02-04T16:00:00Z'],
    ['2019-Feb-04', '2019-02-04T00:00:00Z'],
    ['Mon, 04 Feb 2019 16:00:00 GMT', '2019-02-04T16:00:00Z'],
    ['February 4th, 2019', '2019-02-04T00:00:00Z'],
    ['1549238400', '2019-02-04T00:00:00Z'],
    ['1549238400.994', '2019-02-04T00:00:00.994Z'],
    ['1549238400994', '2019-02-04T00:00:00.994Z'],
    ['1549238400994000', '2019-02-04T00:00:00.994Z'],
    ['1549238400994000000', '2019-02-04T00:00:00.994Z'],
    ['2020-02-29', '2020-02-29T00:00:00Z'],
  ])('reads %s as %s', (text, iso) => {
    expect(read(text)).toBe(us(iso));
  });

  it('keeps microseconds', () => {
    expect(read('2019-02-04 00:00:00.123456')).toBe(us('2019-02-04T00:00:00Z') + 123_456);
  });

  it('reads milliseconds since midnight where the file is named for its day', () => {
    const layout = detectTimeLayout(['0', '60000', '120000'], [], '20140507_quote.csv');
    expect(layout.form).toBe('ms-of-day');
  });

  it.each(['2019-02-30', '2019-13-01', '2019-02-04 24:00', '2019-02-04 10:60', '2019-02-04 13:00 pm', 'yesterday', '-1549238400', '2019'])(
    'refuses %s',
    (text) => {
      const scanner = new TimeScanner();
      const bytes = Buffer.from(text);
      const isScanned = scanner.scan(bytes, 0, bytes.length);
      expect(isScanned && !Number.isNaN(scanner.assemble('ymd'))).toBe(false);
    },
  );
});

describe('day and month', () => {
  it('are told apart by a number over twelve anywhere in the sample', () => {
    expect(detectTimeLayout(['01/02/2017', '01/13/2017'], [], '')).toMatchObject({ form: 'mdy', isOrderUncertain: false });
    expect(detectTimeLayout(['01/02/2017', '13/02/2017'], [], '')).toMatchObject({ form: 'dmy', isOrderUncertain: false });
  });

  it('are told apart by which reading puts the rows closer together', () => {
    expect(detectTimeLayout(['01/02/2017', '01/03/2017', '01/04/2017'], [], '').form).toBe('mdy');
    expect(detectTimeLayout(['01/02/2017', '02/02/2017', '03/02/2017'], [], '').form).toBe('dmy');
  });

  it('are said to be undecided when a single date could be either', () => {
    expect(detectTimeLayout(['01/02/2017 10:00', '01/02/2017 10:01'], [], '').isOrderUncertain).toBe(true);
  });
});
