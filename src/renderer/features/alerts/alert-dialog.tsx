import { useState } from 'react';
import { type CROSS_DIRECTIONS, LONGEST_ALERT_MESSAGE, PRICE_MOMENTS } from '#core/alerts/alert.ts';
import { MESSAGE_NAMES } from '#core/alerts/message.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import { nowUs } from '../../format/clock.ts';
import { zoneLabel } from '../../format/time.ts';
import { priceKind, useMarket } from '../../state/market-store.ts';
import { useSettings } from '../../state/settings-store.ts';
import { Button } from '../../ui/button.tsx';
import { Segments } from '../../ui/choice.tsx';
import { DialogWindow } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import styles from './alert-dialog.module.css';
import { closeAlertDialog, useAlertDialog } from './alert-dialog-store.ts';
import { type AlertDraft, alertOfDraft, type DraftProblems } from './alert-draft.ts';
import { putAlert } from './alerts-store.ts';
import { DrawingChoice } from './drawing-choice.tsx';
import { OperandFields } from './operand-fields.tsx';
import { StructureFields } from './structure-fields.tsx';

export interface DraftFieldProps {
  draft: AlertDraft;
  set: (change: Partial<AlertDraft>) => void;
  problems: DraftProblems;
}

const KINDS = [
  ['price', 'Price'],
  ['drawing', 'Drawing'],
  ['indicator', 'Indicator'],
  ['structure', 'Structure'],
] as const;
const DIRECTIONS = { either: 'Crosses', up: 'Crosses above', down: 'Crosses below' } as const;
const MOMENTS = { tick: 'Every price', close: 'Only closes of bars' } as const;
const FREQUENCIES = [
  ['once', 'Once'],
  ['once-per-bar', 'Once in a bar'],
  ['every', 'Every time'],
] as const;
const OPERANDS = [
  ['level', 'A level'],
  ['price', 'The price'],
  ['indicator', 'An indicator'],
] as const;

function Direction({ draft, set }: DraftFieldProps) {
  return (
    <SelectField
      label="When it"
      value={draft.direction}
      options={(['either', 'up', 'down'] as const satisfies readonly (typeof CROSS_DIRECTIONS)[number][]).map(
        (one) => [one, DIRECTIONS[one]] as const,
      )}
      onChange={(direction) => set({ direction })}
    />
  );
}

function Moment({ draft, set }: DraftFieldProps) {
  return (
    <SelectField
      label="Looks at"
      value={draft.at}
      options={PRICE_MOMENTS.map((one) => [one, MOMENTS[one]] as const)}
      onChange={(at) => set({ at })}
    />
  );
}

function Condition(props: DraftFieldProps) {
  const { draft, set, problems } = props;
  if (draft.kind === 'price')
    return (
      <div className={styles.fields}>
        <Direction {...props} />
        <TextField
          label="Price"
          inputMode="decimal"
          className={styles.numeric}
          value={draft.level}
          error={problems.level}
          onChange={(event) => set({ level: event.target.value })}
          data-testid="alert-level"
        />
        <Moment {...props} />
      </div>
    );
  if (draft.kind === 'drawing')
    return (
      <div className={styles.fields}>
        <DrawingChoice {...props} />
        <Direction {...props} />
        <Moment {...props} />
      </div>
    );
  if (draft.kind === 'structure') return <StructureFields {...props} />;
  return (
    <>
      <OperandFields label="Indicator" symbol={draft.symbol} operand={draft.left} onChange={(left) => set({ left })} />
      <div className={styles.fields}>
        <Direction {...props} />
        <SelectField label="What" value={draft.rightKind} options={OPERANDS} onChange={(rightKind) => set({ rightKind })} />
        {draft.rightKind === 'level' && (
          <TextField
            label="Level"
            inputMode="decimal"
            className={styles.numeric}
            value={draft.rightLevel}
            error={problems.rightLevel}
            onChange={(event) => set({ rightLevel: event.target.value })}
          />
        )}
      </div>
      {draft.rightKind === 'indicator' && (
        <OperandFields label="Other indicator" symbol={draft.symbol} operand={draft.right} onChange={(right) => set({ right })} />
      )}
      <p className={styles.note}>Indicators are looked at when a bar closes, in their live form.</p>
    </>
  );
}

function Dialog({ given, isNew }: { given: AlertDraft; isNew: boolean }) {
  const [draft, setDraft] = useState(given);
  const [isTried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const zone = useSettings((state) => state.settings.chartTimeZone);
  const instruments = useMarket((state) => state.instruments);
  const hasNoPrices = useMarket((state) => priceKind(draft.symbol, state) === 'history');
  const result = alertOfDraft(draft, zone, nowUs());
  const problems = isTried && 'problems' in result ? result.problems : {};
  const set = (change: Partial<AlertDraft>) => {
    setRefusal(null);
    setDraft((before) => ({ ...before, ...change }));
  };
  const save = async () => {
    setTried(true);
    if ('problems' in result) return;
    const problem = await putAlert(result.alert);
    if (problem === null) closeAlertDialog();
    else setRefusal(problem);
  };
  const symbols = [...new Set([draft.symbol, ...instruments.map(({ symbol }) => symbol)])];
  const props = { draft, set, problems };
  const footer = (
    <>
      {refusal && (
        <span className={styles.refusal} role="alert">
          {refusal}
        </span>
      )}
      <Button onClick={closeAlertDialog}>Cancel</Button>
      <Button variant="primary" onClick={() => void save()} data-testid="alert-save">
        {isNew ? 'Create alert' : 'Save'}
      </Button>
    </>
  );
  return (
    <DialogWindow isOpen onClose={closeAlertDialog} title={isNew ? 'New alert' : 'Alert'} width={580} footer={footer} testId="alert-dialog">
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Segments label="Waits for" value={draft.kind} options={KINDS} onChange={(kind) => set({ kind })} />
        <div className={styles.fields}>
          <SelectField
            label="Symbol"
            value={draft.symbol}
            options={symbols.map((symbol) => [symbol, symbol] as const)}
            onChange={(symbol) => set({ symbol })}
          />
          <SelectField
            label="Timeframe"
            value={draft.timeframe}
            options={TIMEFRAMES.map((timeframe) => [timeframe, timeframe] as const)}
            onChange={(timeframe) => set({ timeframe })}
          />
        </div>
        {hasNoPrices && (
          <p className={styles.note} role="status">
            No source brings new prices of {draft.symbol}, and bars that are imported fire no alerts: this one waits until a source does.
          </p>
        )}
        <Condition {...props} />
        <hr className={styles.rule} />
        <div className={styles.fields}>
          <SelectField label="Fires" value={draft.frequency} options={FREQUENCIES} onChange={(frequency) => set({ frequency })} />
          {draft.frequency === 'every' && (
            <NumberField
              label="Rests, minutes"
              value={draft.coolDownMinutes}
              min={0}
              max={43_200}
              onChange={(coolDownMinutes) => set({ coolDownMinutes })}
            />
          )}
          <TextField
            label={`Until (${zoneLabel(zone)})`}
            placeholder="no end"
            value={draft.expires}
            error={problems.expires}
            onChange={(event) => set({ expires: event.target.value })}
          />
        </div>
        <TextField
          label="Message"
          placeholder="What happened, if left empty"
          maxLength={LONGEST_ALERT_MESSAGE}
          value={draft.message}
          hint={`May have ${MESSAGE_NAMES.map((name) => `{${name}}`).join(' ')}`}
          onChange={(event) => set({ message: event.target.value })}
          data-testid="alert-message"
        />
        {/* Enter in a field saves. */}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
    </DialogWindow>
  );
}

/** Where alerts are made and changed. */
export function AlertDialog() {
  const { draft, isNew } = useAlertDialog();
  return draft === null ? null : <Dialog key={draft.id} given={draft} isNew={isNew} />;
}
