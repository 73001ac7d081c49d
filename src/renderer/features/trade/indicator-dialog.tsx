import { useState } from 'react';
import type { ChartIndicator } from '../../chart-engine/chart-data.ts';
import { useIndicatorCatalogue } from '../../state/indicator-catalogue.ts';
import { Button } from '../../ui/button.tsx';
import { SwitchField } from '../../ui/choice.tsx';
import { DialogWindow } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { changeChart, useCharts } from './charts-store.ts';
import styles from './indicator-dialog.module.css';
import { type ParameterField, parameterFields, parameterTitle } from './parameter-schema.ts';

interface IndicatorDialogProps {
  chartId: string;
  indicator: ChartIndicator;
  onClose: () => void;
}

/** The parameters of one indicator on a chart, made from its schema. */
export function IndicatorDialog({ chartId, indicator, onClose }: IndicatorDialogProps) {
  const listing = useIndicatorCatalogue((state) => state.byId.get(indicator.id));
  const [values, setValues] = useState<Record<string, unknown>>({ ...listing?.defaults, ...indicator.parameters });
  if (!listing) return null;
  const set = (name: string, value: unknown) => setValues((before) => ({ ...before, [name]: value }));
  const apply = () => {
    const { charts } = useCharts.getState();
    const indicators = charts[chartId]?.indicators.map((other) =>
      other.key === indicator.key ? { ...other, key: `${other.id}-${Date.now()}`, parameters: values } : other,
    );
    if (indicators) changeChart(chartId, { indicators });
    onClose();
  };
  const field = (item: ParameterField) => {
    const title = parameterTitle(item.name);
    const value = values[item.name];
    if (item.kind === 'choice')
      return (
        <SelectField
          key={item.name}
          label={title}
          value={String(value)}
          options={item.choices.map((choice) => [choice, choice] as const)}
          onChange={(next) => set(item.name, next)}
        />
      );
    if (item.kind === 'flag')
      return <SwitchField key={item.name} label={title} isOn={value === true} onChange={(next) => set(item.name, next)} />;
    if (item.kind === 'text')
      return (
        <TextField key={item.name} label={title} value={String(value ?? '')} onChange={(event) => set(item.name, event.target.value)} />
      );
    const { min, max, step } = item;
    const hint = min !== undefined && max !== undefined ? `${min} to ${max}` : undefined;
    return (
      <NumberField
        key={item.name}
        label={title}
        value={Number(value)}
        min={min}
        max={max}
        step={step}
        hint={hint}
        onChange={(next) => set(item.name, next)}
      />
    );
  };
  const footer = (
    <>
      <Button variant="ghost" onClick={() => setValues({ ...listing.defaults })}>
        Defaults
      </Button>
      <Button variant="primary" onClick={apply}>
        Apply
      </Button>
    </>
  );
  return (
    <DialogWindow isOpen onClose={onClose} title={listing.title} width={440} footer={footer}>
      <div className={styles.form}>
        {parameterFields(listing.parameters).map(field)}
        {listing.repaints && <p className={styles.note}>This indicator repaints: values of past bars may change when new bars arrive.</p>}
      </div>
    </DialogWindow>
  );
}
