import { useState } from 'react';
import { useIndicatorCatalogue } from '../../state/indicator-catalogue.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { ParameterForm } from '../indicators/parameter-form.tsx';
import styles from './alert-dialog.module.css';
import type { OperandDraft } from './alert-draft.ts';
import { useIndicatorChoices } from './indicator-choices.ts';

interface OperandFieldsProps {
  label: string;
  symbol: string;
  operand: OperandDraft;
  onChange: (operand: OperandDraft) => void;
}

/** One output of an indicator, with its parameters. */
export function OperandFields({ label, operand, onChange }: OperandFieldsProps) {
  const [isOpen, setOpen] = useState(false);
  const listing = useIndicatorCatalogue((state) => state.byId.get(operand.indicator));
  const { choices, key } = useIndicatorChoices(operand, ({ outputs }) => outputs.length > 0);
  const choose = (next: string) => {
    const choice = choices.find((one) => one.key === next);
    if (!choice) return;
    const { outputs, id } = choice.listing;
    onChange({ indicator: id, parameters: choice.parameters, output: outputs[0]?.name ?? '' });
  };
  return (
    <>
      <div className={styles.fields}>
        <SelectField label={label} value={key} options={choices.map((choice) => [choice.key, choice.title] as const)} onChange={choose} />
        {listing && listing.outputs.length > 1 && (
          <SelectField
            label="Value"
            value={operand.output}
            options={listing.outputs.map(({ name }) => [name, name] as const)}
            onChange={(output) => onChange({ ...operand, output })}
          />
        )}
        <div className={styles.below}>
          <Button variant="ghost" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Hide parameters' : 'Parameters…'}
          </Button>
        </div>
      </div>
      {isOpen && listing && (
        <ParameterForm
          schema={listing.parameters}
          values={{ ...listing.defaults, ...operand.parameters }}
          onChange={(parameters) => onChange({ ...operand, parameters })}
        />
      )}
    </>
  );
}
