import { useState } from 'react';
import { create } from 'zustand';
import { ASSET_CLASSES, CALENDARS, type Instrument } from '#core/market/instrument.ts';
import { linkTo } from '../../connection/service-link.ts';
import { readableOrigin } from '../../format/origin.ts';
import { useMarket } from '../../state/market-store.ts';
import { Button } from '../../ui/button.tsx';
import { DialogWindow } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { showToast } from '../../ui/toast.tsx';
import styles from './instrument.module.css';
import { InstrumentEvents } from './instrument-events.tsx';
import { changedProperties, formOf, formProblems, type InstrumentForm } from './instrument-form.ts';
import { SourceOrder } from './source-order.tsx';

const useInstrumentDialog = create<{ readonly symbol: string | null }>(() => ({ symbol: null }));

/** Opens the properties of an instrument. */
export const openInstrument = (symbol: string): void => useInstrumentDialog.setState({ symbol });

const CLASS_NAMES: Record<Instrument['assetClass'], string> = {
  fx: 'FX',
  metal: 'Metal',
  index: 'Index',
  equity: 'Share',
  crypto: 'Crypto',
  other: 'Other',
};
const CALENDAR_NAMES: Record<Instrument['calendar'], string> = {
  fx: 'FX: days from 17:00 New York',
  'us-equity': 'US shares: New York days',
  utc: 'Around the clock: UTC days',
};

function Properties({ instrument, onClose }: { instrument: Instrument; onClose: () => void }) {
  const [form, setForm] = useState(() => formOf(instrument));
  const [problem, setProblem] = useState<string | null>(null);
  const feeds = useMarket((state) =>
    state.sources.some((source) => source.kind !== 'replay' && source.state !== 'stopped' && source.symbols.includes(instrument.symbol)),
  );
  const problems = formProblems(form);
  const changes = changedProperties(form, instrument);
  const isChanged = Object.keys(changes).length > 1;
  const isWrong = Object.keys(problems).length > 0;
  const set = (change: Partial<InstrumentForm>) => setForm((before) => ({ ...before, ...change }));
  const save = async () => {
    const result = await linkTo('ingestion').client['instruments.save'](changes);
    if (!result.ok) return setProblem(result.error.message);
    showToast(`Properties of ${instrument.symbol} saved.`, undefined, 'ok');
    onClose();
  };
  const number = (name: 'tickSize' | 'pip' | 'contractSize' | 'lotStep', label: string, hint: string) => (
    <TextField
      label={label}
      inputMode="decimal"
      className={styles.numeric}
      value={form[name]}
      hint={hint}
      error={problems[name]}
      onChange={(event) => set({ [name]: event.target.value })}
    />
  );
  const footer = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button variant="primary" disabled={!isChanged || isWrong} onClick={() => void save()} data-testid="instrument-save">
        Save
      </Button>
    </>
  );
  return (
    <DialogWindow
      isOpen
      onClose={onClose}
      title={`Properties of ${instrument.symbol}`}
      width={560}
      footer={footer}
      testId="instrument-dialog"
    >
      <div className={styles.form}>
        {number('tickSize', 'Tick size', 'Smallest step of the price')}
        {number('pip', instrument.assetClass === 'fx' ? 'Pip' : 'Point', 'Unit of spreads and changes')}
        {number('contractSize', 'Contract size', 'Units in one lot')}
        {number('lotStep', 'Lot step', 'Smallest step of a size')}
        <TextField
          label="Currency"
          value={form.currency}
          error={problems.currency}
          onChange={(event) => set({ currency: event.target.value.toUpperCase() })}
        />
        <SelectField
          label="Asset class"
          value={form.assetClass}
          options={ASSET_CLASSES.map((name) => [name, CLASS_NAMES[name]] as const)}
          onChange={(assetClass) => set({ assetClass })}
        />
        <SelectField
          label="Calendar"
          className={styles.wide}
          value={form.calendar}
          options={CALENDARS.map((name) => [name, CALENDAR_NAMES[name]] as const)}
          onChange={(calendar) => set({ calendar })}
        />
      </div>
      {feeds && (
        <p className={styles.note}>
          A source that connects brings its own properties of {instrument.symbol}; what you change here lasts until then.
        </p>
      )}
      {instrument.origin && <p className={styles.note}>{readableOrigin(instrument.origin)}</p>}
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <InstrumentEvents symbol={instrument.symbol} />
      <SourceOrder symbol={instrument.symbol} />
    </DialogWindow>
  );
}

/** What is known of an instrument, open to correction, and which of its sources goes first. */
export function InstrumentDialog() {
  const symbol = useInstrumentDialog((state) => state.symbol);
  const instrument = useMarket((state) => (symbol === null ? undefined : state.bySymbol.get(symbol)));
  if (!instrument) return null;
  return <Properties key={instrument.symbol} instrument={instrument} onClose={() => useInstrumentDialog.setState({ symbol: null })} />;
}
