import { BellPlus, Copy, Eye, EyeOff, Settings2, TriangleAlert, X } from 'lucide-react';
import type { ChartIndicator } from '../../chart-engine/chart-data.ts';
import { readChartTheme } from '../../chart-engine/chart-theme.ts';
import { drawnOutputs } from '../../chart-engine/indicator-layer.ts';
import { colourOf, lookColour } from '../../chart-engine/indicator-look.ts';
import type { MarkCounts } from '../../chart-engine/mark-places.ts';
import type { IndicatorListing } from '../../state/indicator-catalogue.ts';
import { IconButton } from '../../ui/button.tsx';
import { Tip } from '../../ui/tooltip.tsx';
import { askIndicatorAlert } from '../alerts/alert-dialog-store.ts';
import styles from '../trade/chart-legend.module.css';
import { changeIndicator, duplicateIndicator, removeIndicator } from './chart-indicators.ts';
import { indicatorLabel } from './indicator-label.ts';
import { countsText } from './legend-text.ts';

interface LegendRowProps {
  chartId: string;
  indicator: ChartIndicator;
  listing: IndicatorListing;
  position: number;
  counts: MarkCounts | undefined;
  problem: string | undefined;
  onEdit: () => void;
}

const REPAINTS = 'As published: values of past bars may change when new bars arrive. The live form can be chosen in its settings.';

/** One indicator in the legend: its name, its values, which the engine writes, and what can be done with it. */
export function LegendRow({ chartId, indicator, listing, position, counts, problem, onEdit }: LegendRowProps) {
  const theme = readChartTheme();
  const chosen = indicator.looks?.[listing.outputs[0]?.name ?? '']?.colour;
  const { key } = indicator;
  const isHidden = indicator.isHidden ?? false;
  const repaints =
    !isHidden &&
    drawnOutputs(indicator, listing).length > 0 &&
    (indicator.form === 'published' || (listing.repaints && !listing.hasPublished));
  return (
    <div className={styles.row} data-testid="indicator-legend" data-hidden={isHidden}>
      <span className={styles.swatch} style={{ background: chosen ? lookColour(theme, chosen) : colourOf(theme, position) }} />
      <span className={styles.name} title={listing.title}>
        {indicatorLabel(indicator, listing)}
      </span>
      {repaints && (
        <Tip text={REPAINTS}>
          <span className={styles.repaints}>repaints</span>
        </Tip>
      )}
      {problem === undefined ? (
        <span className={styles.value} data-cell={key} />
      ) : (
        <Tip text={problem}>
          <span className={styles.problem} role="alert">
            <TriangleAlert size={11} />
            <span>{problem}</span>
          </span>
        </Tip>
      )}
      {counts && <span className={styles.counts}>{countsText(counts)}</span>}
      <span className={styles.tools}>
        <IconButton
          label={`${isHidden ? 'Show' : 'Hide'} ${listing.title}`}
          onClick={() => changeIndicator(chartId, key, { isHidden: !isHidden })}
        >
          {isHidden ? <EyeOff size={12} /> : <Eye size={12} />}
        </IconButton>
        <IconButton label={`Settings of ${listing.title}`} onClick={onEdit}>
          <Settings2 size={12} />
        </IconButton>
        <IconButton label={`Alert on ${listing.title}`} onClick={() => askIndicatorAlert(chartId, indicator)}>
          <BellPlus size={12} />
        </IconButton>
        <IconButton label={`Duplicate ${listing.title}`} onClick={() => duplicateIndicator(chartId, key)}>
          <Copy size={12} />
        </IconButton>
        <IconButton label={`Remove ${listing.title}`} onClick={() => removeIndicator(chartId, key)}>
          <X size={12} />
        </IconButton>
      </span>
    </div>
  );
}
