import { useState } from 'react';
import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { formatNumber, parseNumber } from '../../../format/number.ts';
import { TextField } from '../../../ui/field.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { AmountField, useProblem } from './fields.tsx';
import styles from './wizard.module.css';
import { changeSection } from './wizard-store.ts';

type Spread = BacktestConfiguration['costs']['spread'];

const SPREADS: readonly (readonly [Spread['type'], string])[] = [
  ['fixed', 'Fixed width'],
  ['quotes', 'Of the stored ticks'],
  ['time-of-day', 'By hour of the day'],
];
const HOURS = 24;

const written = (hours: readonly number[]): string =>
  hours.map((width) => formatNumber(width, 5).replace(/[.,]?0+$/, '') || '0').join('  ');

/** 24 widths out of a text, with blanks or semicolons between them; null when there are not 24 of them. */
export function hoursOf(text: string): number[] | null {
  const widths = text
    .split(/[\s;]+/)
    .filter((part) => part !== '')
    .map(parseNumber);
  const known = widths.filter((width) => width !== null && width >= 0);
  return widths.length === HOURS && known.length === HOURS ? (known as number[]) : null;
}

function HourFields({ hours }: { hours: readonly number[] }) {
  const [text, setText] = useState(() => written(hours));
  const problem = useProblem('costs.spread');
  const change = (next: string) => {
    setText(next);
    const widths = hoursOf(next);
    if (widths) changeSection('costs', { spread: { type: 'time-of-day', hours: widths } });
  };
  return (
    <TextField
      label="24 widths, from the hour of midnight UTC on"
      className={styles.wide}
      value={text}
      onChange={(event) => change(event.target.value)}
      error={hoursOf(text) === null ? 'Must be 24 widths from 0, with blanks between them.' : problem}
    />
  );
}

/** The width between bid and ask: one number, by the hour, or what the stored ticks say. */
export function SpreadFields({ spread }: { spread: Spread }) {
  const set = (next: Spread) => changeSection('costs', { spread: next });
  const width = spread.type === 'fixed' ? spread.value : 0;
  const of: Record<Spread['type'], () => Spread> = {
    fixed: () => ({ type: 'fixed', value: width }),
    quotes: () => ({ type: 'quotes', factor: 1 }),
    'time-of-day': () => ({ type: 'time-of-day', hours: Array.from({ length: HOURS }, () => width) }),
  };
  return (
    <>
      <SelectField label="Spread between bid and ask" value={spread.type} options={SPREADS} onChange={(type) => set(of[type]())} />
      {spread.type === 'fixed' && (
        <AmountField
          label="Width, in the price's units"
          path="costs.spread"
          value={spread.value}
          min={0}
          step={0.00001}
          onChange={(value) => set({ ...spread, value })}
        />
      )}
      {spread.type === 'quotes' && (
        <p className={styles.note}>The median width of the ticks in each bar; a bar without any has what is usual at its hour.</p>
      )}
      {spread.type === 'time-of-day' && <HourFields hours={spread.hours} />}
    </>
  );
}
