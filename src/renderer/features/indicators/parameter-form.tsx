import { SwitchField } from '../../ui/choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { isOffered, type ParameterField, parameterFields, parameterProblem, parameterTitle } from '../trade/parameter-schema.ts';
import styles from './parameter-form.module.css';
import { SymbolField } from './symbol-field.tsx';

export type ParameterValues = Readonly<Record<string, unknown>>;

const EXACT = { maximumFractionDigits: 10, useGrouping: false } as const;

const offeredFields = (schema: Record<string, unknown>, values: ParameterValues): ParameterField[] =>
  parameterFields(schema).filter((field) => isOffered(field, values));

/** Whether every value that the form offers is allowed. */
export const areParametersGood = (schema: Record<string, unknown>, values: ParameterValues): boolean =>
  offeredFields(schema, values).every((field) => parameterProblem(field, values[field.name]) === null);

interface ParameterFormProps {
  schema: Record<string, unknown>;
  values: ParameterValues;
  onChange: (values: ParameterValues) => void;
}

/** A field for each parameter of a schema that matters, each with its range; a value out of it is said, never changed silently. */
export function ParameterForm({ schema, values, onChange }: ParameterFormProps) {
  const fields = offeredFields(schema, values);
  if (fields.length === 0) return <p className={styles.none}>It has no parameters.</p>;
  return (
    <div className={styles.form}>
      {fields.map((field) => (
        <Field
          key={field.name}
          field={field}
          value={values[field.name]}
          onChange={(value) => onChange({ ...values, [field.name]: value })}
        />
      ))}
    </div>
  );
}

function Field({ field, value, onChange }: { field: ParameterField; value: unknown; onChange: (value: unknown) => void }) {
  const title = parameterTitle(field.name);
  if (field.kind === 'choice') {
    const options = field.choices.map((choice) => [choice, choice] as const);
    return <SelectField label={title} value={String(value)} options={options} onChange={onChange} />;
  }
  if (field.kind === 'flag') return <SwitchField label={title} isOn={value === true} onChange={onChange} />;
  if (field.kind === 'text')
    return <TextField label={title} value={String(value ?? '')} onChange={(event) => onChange(event.target.value)} />;
  if (field.kind === 'symbol') return <SymbolField label={title} value={String(value ?? '')} onChange={onChange} />;
  const { min, max, step } = field;
  return (
    <NumberField
      label={title}
      value={Number(value)}
      min={min}
      max={max}
      step={step}
      format={EXACT}
      hint={min !== undefined && max !== undefined ? `${min} to ${max}` : undefined}
      error={parameterProblem(field, value)}
      onChange={onChange}
    />
  );
}
