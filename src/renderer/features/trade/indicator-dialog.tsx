import { useState } from 'react';
import type { ChartIndicator } from '../../chart-engine/chart-data.ts';
import { readChartTheme } from '../../chart-engine/chart-theme.ts';
import { bandPairs, colourNameOf, colourPosition } from '../../chart-engine/indicator-look.ts';
import { useIndicatorCatalogue } from '../../state/indicator-catalogue.ts';
import { Button } from '../../ui/button.tsx';
import { Segments, SwitchField } from '../../ui/choice.tsx';
import { DialogWindow } from '../../ui/dialog.tsx';
import { changeIndicator } from '../indicators/chart-indicators.ts';
import { type Looks, OutputLooks } from '../indicators/output-looks.tsx';
import { areParametersGood, ParameterForm, type ParameterValues } from '../indicators/parameter-form.tsx';
import { useCharts } from './charts-store.ts';
import styles from './indicator-dialog.module.css';

interface IndicatorDialogProps {
  chartId: string;
  indicator: ChartIndicator;
  onClose: () => void;
}

const FORMS = [
  ['published', 'As published'],
  ['live', 'Live'],
] as const;

const FORM_NOTES = {
  published: 'Repaints: values of past bars may change when new bars arrive. What you see in the past was not known then.',
  live: 'Every value stands at the bar that made it known, and never changes.',
} as const;

/** Everything about one indicator on a chart: parameters, made from its schema, its form and how it is drawn. */
export function IndicatorDialog({ chartId, indicator, onClose }: IndicatorDialogProps) {
  const listing = useIndicatorCatalogue((state) => state.byId.get(indicator.id));
  const position = useCharts((state) => state.charts[chartId]?.indicators.findIndex(({ key }) => key === indicator.key) ?? 0);
  const [values, setValues] = useState<ParameterValues>({ ...listing?.defaults, ...indicator.parameters });
  const [form, setForm] = useState(indicator.form ?? 'live');
  const [looks, setLooks] = useState<Looks>(indicator.looks ?? {});
  const [isFillHidden, setFillHidden] = useState(indicator.isFillHidden ?? false);
  const [areMarksHidden, setMarksHidden] = useState(indicator.areMarksHidden ?? false);
  if (!listing) return null;
  const isGood = areParametersGood(listing.parameters, values);
  const apply = () => {
    if (!isGood) return;
    const drawn = { looks, isFillHidden, areMarksHidden };
    const isSame = JSON.stringify(values) === JSON.stringify({ ...listing.defaults, ...indicator.parameters });
    const computed = { ...(isSame ? {} : { parameters: values }), ...(form === (indicator.form ?? 'live') ? {} : { form }) };
    changeIndicator(chartId, indicator.key, { ...drawn, ...computed });
    onClose();
  };
  const reset = () => {
    setValues({ ...listing.defaults });
    setLooks({});
    setFillHidden(false);
    setMarksHidden(false);
  };
  const footer = (
    <>
      <Button variant="ghost" onClick={reset}>
        Defaults
      </Button>
      <Button variant="primary" onClick={apply} disabled={!isGood}>
        Apply
      </Button>
    </>
  );
  const theme = readChartTheme();
  const ownColour = (output: string) => colourNameOf(theme, colourPosition(listing, position, output));
  const hasBand = bandPairs(listing.outputs).length > 0;
  return (
    <DialogWindow isOpen onClose={onClose} title={listing.title} width={560} footer={footer} testId="indicator-settings">
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        <ParameterForm schema={listing.parameters} values={values} onChange={setValues} />
        {listing.hasPublished && (
          <div className={styles.block}>
            <Segments label="Form" value={form} options={FORMS} onChange={setForm} />
            <p className={styles.note}>{FORM_NOTES[form]}</p>
          </div>
        )}
        {listing.repaints && !listing.hasPublished && (
          <p className={styles.note}>This indicator repaints: values of past bars may change when new bars arrive.</p>
        )}
        <OutputLooks listing={listing} looks={looks} ownColour={ownColour} onChange={setLooks} />
        {(hasBand || listing.hasMarks) && (
          <div className={styles.switches}>
            {listing.hasMarks && (
              <SwitchField label="Zones and labels on the chart" isOn={!areMarksHidden} onChange={(isOn) => setMarksHidden(!isOn)} />
            )}
            {hasBand && <SwitchField label="Fill between the bands" isOn={!isFillHidden} onChange={(isOn) => setFillHidden(!isOn)} />}
          </div>
        )}
        <button type="submit" hidden />
      </form>
    </DialogWindow>
  );
}
