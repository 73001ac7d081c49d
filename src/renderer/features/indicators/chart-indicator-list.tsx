import { ArrowDown, ArrowUp, Copy, Eye, EyeOff, Settings2, X } from 'lucide-react';
import { useState } from 'react';
import type { ChartIndicator } from '../../chart-engine/chart-data.ts';
import { useIndicatorCatalogue } from '../../state/indicator-catalogue.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { useCharts } from '../trade/charts-store.ts';
import { IndicatorDialog } from '../trade/indicator-dialog.tsx';
import { changeIndicator, duplicateIndicator, moveIndicator, removeIndicator, savedIndicators } from './chart-indicators.ts';
import { indicatorLabel } from './indicator-label.ts';
import styles from './indicator-picker.module.css';
import { saveTemplate, useShelf } from './indicator-shelf.ts';

const NO_INDICATORS: readonly ChartIndicator[] = [];

/** The indicators of a chart: each can be hidden, set up, moved, doubled and removed; all of them saved as a template. */
export function ChartIndicatorList({ chartId }: { chartId: string }) {
  const indicators = useCharts((state) => state.charts[chartId]?.indicators ?? NO_INDICATORS);
  const byId = useIndicatorCatalogue((state) => state.byId);
  const [edited, setEdited] = useState<ChartIndicator | null>(null);
  return (
    <div className={styles.list}>
      {indicators.length === 0 && (
        <p className={styles.empty}>This chart has no indicators. Choose a family on the left, or type a name.</p>
      )}
      <ul className={styles.rows} aria-label="Indicators on this chart">
        {indicators.map((indicator, at) => {
          const listing = byId.get(indicator.id);
          const title = listing ? indicatorLabel(indicator, listing) : indicator.id;
          const isHidden = indicator.isHidden ?? false;
          return (
            <li key={indicator.key} className={styles.entry} data-testid="chart-indicator" data-hidden={isHidden}>
              <span className={styles.title}>{title}</span>
              <IconButton label={`Move ${title} up`} disabled={at === 0} onClick={() => moveIndicator(chartId, indicator.key, -1)}>
                <ArrowUp size={13} />
              </IconButton>
              <IconButton
                label={`Move ${title} down`}
                disabled={at === indicators.length - 1}
                onClick={() => moveIndicator(chartId, indicator.key, 1)}
              >
                <ArrowDown size={13} />
              </IconButton>
              <IconButton
                label={`${isHidden ? 'Show' : 'Hide'} ${title}`}
                onClick={() => changeIndicator(chartId, indicator.key, { isHidden: !isHidden })}
              >
                {isHidden ? <EyeOff size={13} /> : <Eye size={13} />}
              </IconButton>
              <IconButton label={`Settings of ${title}`} disabled={!listing} onClick={() => setEdited(indicator)}>
                <Settings2 size={13} />
              </IconButton>
              <IconButton label={`Duplicate ${title}`} onClick={() => duplicateIndicator(chartId, indicator.key)}>
                <Copy size={13} />
              </IconButton>
              <IconButton label={`Remove ${title}`} onClick={() => removeIndicator(chartId, indicator.key)}>
                <X size={13} />
              </IconButton>
            </li>
          );
        })}
      </ul>
      {indicators.length > 0 && <SaveTemplate chartId={chartId} />}
      {edited && <IndicatorDialog chartId={chartId} indicator={edited} onClose={() => setEdited(null)} />}
    </div>
  );
}

/** Keeps what is on the chart under a name. */
function SaveTemplate({ chartId }: { chartId: string }) {
  const [name, setName] = useState('');
  const { templates } = useShelf();
  const trimmed = name.trim();
  const isTaken = templates.some((template) => template.name === trimmed);
  return (
    <form
      className={styles.save}
      onSubmit={(event) => {
        event.preventDefault();
        if (trimmed === '') return;
        saveTemplate(trimmed, savedIndicators(chartId));
        setName('');
      }}
    >
      <TextField
        label="Save this set as a template"
        placeholder="Name, for example Trend day"
        value={name}
        maxLength={60}
        hint={isTaken ? 'A template of this name is there: it will be replaced.' : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" disabled={trimmed === ''}>
        {isTaken ? 'Replace' : 'Save'}
      </Button>
    </form>
  );
}
