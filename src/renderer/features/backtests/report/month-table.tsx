import type { CSSProperties } from 'react';
import { formatChange, formatPercentChange, MISSING } from '../../../format/number.ts';
import styles from './month-table.module.css';

interface MonthlyReturns {
  readonly months: { readonly year: Float64Array; readonly month: Float64Array; readonly value: Float64Array };
  readonly years: { readonly year: Float64Array; readonly value: Float64Array };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Text stays legible on the strongest tint: at most so much of the colour. */
const STRONGEST_PERCENT = 58;
const FAINTEST_PERCENT = 8;

const tint = (value: number, largest: number): CSSProperties => {
  const share = largest > 0 ? Math.min(1, Math.abs(value) / largest) : 0;
  const strength = value === 0 ? 0 : FAINTEST_PERCENT + share * (STRONGEST_PERCENT - FAINTEST_PERCENT);
  return { '--tint': `${strength.toFixed(1)}%`, '--tone': value < 0 ? 'var(--down)' : 'var(--up)' } as CSSProperties;
};

/** A cell in percent, without the unit that the whole table has. */
const cellText = (value: number): string => (Math.abs(value) >= 0.0995 ? formatChange(value * 100, 0) : formatChange(value * 100, 1));

/** Returns by month as a table whose cells are tinted: sign and number say the same as the colour. */
export function MonthTable({ table }: { table: MonthlyReturns }) {
  const { months, years } = table;
  if (years.year.length === 0) return <p className={styles.empty}>The run is shorter than a month.</p>;
  const byMonth = new Map(Array.from(months.year, (year, i) => [`${year} ${months.month[i]}`, months.value[i] as number]));
  const largestMonth = months.value.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const largestYear = years.value.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const cell = (key: string, value: number | undefined, largest: number, title: string) =>
    value === undefined || !Number.isFinite(value) ? (
      <td key={key} className={styles.missing}>
        {MISSING}
      </td>
    ) : (
      <td key={key} style={tint(value, largest)} title={`${title}: ${formatPercentChange(value)}`}>
        {cellText(value)}
      </td>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by key
    <section className={styles.scroll} tabIndex={0} aria-label="Returns by month, scrolls">
      <table
        className={styles.table}
        style={{ '--rows': years.year.length } as CSSProperties}
        aria-label="Returns by month in percent"
        data-testid="months"
      >
        <thead>
          <tr>
            <th scope="col">%</th>
            {MONTHS.map((month) => (
              <th key={month} scope="col" aria-label={month}>
                {month.charAt(0)}
              </th>
            ))}
            <th scope="col">Year</th>
          </tr>
        </thead>
        <tbody>
          {Array.from(years.year, (year, row) => (
            <tr key={year}>
              <th scope="row">{year}</th>
              {MONTHS.map((month, i) => cell(month, byMonth.get(`${year} ${i + 1}`), largestMonth, `${month} ${year}`))}
              {cell('year', years.value[row], largestYear, String(year))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
