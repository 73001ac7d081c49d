import { Trash2 } from 'lucide-react';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import type { instrumentEvents } from '#contract/shared.ts';
import { linkTo } from '../../connection/service-link.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { ADJUSTMENTS, EVENT_KINDS, type EventKind, eventRows } from './event-rows.ts';
import styles from './instrument.module.css';

type Events = z.output<typeof instrumentEvents>;

/** Larger files are for the command line. */
const MOST_BYTES = 4_000_000;

/** Splits, dividends and halts of an instrument: a list, a line to add one, a file to import. Every change is stored at once. */
export function InstrumentEvents({ symbol }: { symbol: string }) {
  const [events, setEvents] = useState<Events | null>(null);
  const [said, setSaid] = useState<{ readonly text: string; readonly isWrong: boolean } | null>(null);
  useEffect(() => {
    const stopped = new AbortController();
    void linkTo('ingestion')
      .client['instruments.events']({ symbol }, { signal: stopped.signal })
      .then((answer) => {
        if (stopped.signal.aborted) return;
        if (answer.ok) setEvents(answer.value);
        else setSaid({ text: answer.error.message, isWrong: true });
      });
    return () => stopped.abort();
  }, [symbol]);
  const save = async (next: Events) => {
    const answer = await linkTo('ingestion').client['instruments.saveEvents']({ symbol, events: next });
    if (answer.ok) setEvents(answer.value);
    setSaid(answer.ok ? null : { text: answer.error.message, isWrong: true });
  };
  const add = async (text: string): Promise<boolean> => {
    const answer = await linkTo('ingestion').client['instruments.importEvents']({ symbol, text });
    if (!answer.ok) {
      setSaid({ text: answer.error.message, isWrong: true });
      return false;
    }
    const { added, rejected, problems } = answer.value;
    setEvents(answer.value.events);
    const [first] = problems;
    const refused = first ? `, ${rejected} not understood: line ${first.line}, ${first.reason}` : '';
    setSaid({ text: `${added} added${refused}.`, isWrong: rejected > 0 });
    return true;
  };
  return (
    <section className={styles.sources} data-testid="instrument-events">
      <h3 className={styles.subtitle}>Splits, dividends and halts</h3>
      {events && <EventList events={events} onChange={(next) => void save(next)} />}
      <NewEvent onAdd={add} />
      <div className={styles.eventFoot}>
        {events && (
          <SelectField
            label="Stored prices are adjusted for"
            value={events.adjustedFor}
            options={ADJUSTMENTS}
            onChange={(adjustedFor) => void save({ ...events, adjustedFor })}
          />
        )}
        <EventFile onText={(text) => void add(text)} onRefused={(text) => setSaid({ text, isWrong: true })} />
      </div>
      {said && (
        <p className={said.isWrong ? styles.problem : styles.note} role={said.isWrong ? 'alert' : 'status'}>
          {said.text}
        </p>
      )}
      <p className={styles.note}>
        Stored at once. Backtests book them on what they hold, unless prices are adjusted for them; in a halt nothing fills.
      </p>
    </section>
  );
}

function EventList({ events, onChange }: { events: Events; onChange: (events: Events) => void }) {
  const rows = eventRows(events);
  if (rows.length === 0) return <p className={styles.note}>None are stored.</p>;
  return (
    <ul className={styles.events} aria-label="Splits, dividends and halts">
      {rows.map(({ key, when, what, without }) => (
        <li key={key} className={styles.event}>
          <span className={styles.eventDate}>{when}</span>
          <span className={styles.sourceName}>{what}</span>
          <IconButton label={`Delete ${what} of ${when}`} onClick={() => onChange(without)}>
            <Trash2 size={13} />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}

function NewEvent({ onAdd }: { onAdd: (text: string) => Promise<boolean> }) {
  const [kind, setKind] = useState<EventKind>('dividend');
  const [date, setDate] = useState('');
  const [value, setValue] = useState('');
  const { dateHint, valueLabel, valueHint } = EVENT_KINDS[kind];
  const add = async () => {
    const cells = kind === 'halt' ? [date, kind, '', value] : [date, kind, value, ''];
    if (!(await onAdd(cells.join('\t')))) return;
    setDate('');
    setValue('');
  };
  return (
    <form
      className={styles.newEvent}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <SelectField
        label="Kind"
        value={kind}
        options={(['dividend', 'split', 'halt'] as const).map((one) => [one, EVENT_KINDS[one].title] as const)}
        onChange={setKind}
      />
      <TextField
        label={kind === 'halt' ? 'From' : 'Ex-date'}
        placeholder={dateHint}
        value={date}
        onChange={(event) => setDate(event.target.value)}
      />
      <TextField label={valueLabel} placeholder={valueHint} value={value} onChange={(event) => setValue(event.target.value)} />
      <Button type="submit" disabled={date.trim() === '' || value.trim() === ''}>
        Add
      </Button>
    </form>
  );
}

function EventFile({ onText, onRefused }: { onText: (text: string) => void; onRefused: (sentence: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const read = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    if (!file) return;
    if (file.size > MOST_BYTES) onRefused(`${file.name} is larger than 4 MB: it is no list of splits, dividends and halts.`);
    else onText(await file.text());
    target.value = '';
  };
  return (
    <>
      <input ref={input} type="file" accept=".csv,.txt,.json" hidden data-testid="events-file" onChange={(event) => void read(event)} />
      <Button onClick={() => input.current?.click()}>Import a file…</Button>
    </>
  );
}
