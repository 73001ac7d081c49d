import type { Timeframe } from '#core/market/timeframe.ts';
import type { MarkGroup } from '../../chart-engine/mark-places.ts';
import { nowUs } from '../../format/clock.ts';
import { formatPrice, type PriceUnits } from '../../format/price.ts';
import { formatBarMoment } from '../../format/session-date.ts';
import { useMarket } from '../../state/market-store.ts';
import { useSettings } from '../../state/settings-store.ts';
import styles from './mark-table.module.css';
import { describeMark, evidenceText } from './mark-words.ts';

interface MarkTableProps {
  groups: readonly MarkGroup[];
  symbol: string;
  timeframe: Timeframe;
  units: PriceUnits;
}

/** The drawn marks of a chart in rows, newest first, each with what led to it: what the tooltip says, for keys and screen readers. */
export function MarkTable({ groups, symbol, timeframe, units }: MarkTableProps) {
  const zone = useSettings((state) => state.settings.chartTimeZone);
  const calendar = useMarket((state) => state.bySymbol.get(symbol)?.calendar ?? 'utc');
  const time = (timeUs: number | null) => (timeUs === null ? '' : formatBarMoment(timeUs, timeframe, calendar, nowUs(), zone));
  const rows = groups
    .flatMap(({ key, title, marks }) => marks.map((mark) => ({ key: `${key} ${mark.id}`, title, mark })))
    .sort((a, b) => b.mark.knownAtUs - a.mark.knownAtUs);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must be able to scroll it
    <div className={styles.scroll} tabIndex={0}>
      <table className={styles.table} aria-label="Marks of indicators">
        <thead>
          <tr>
            {['Known', 'What', 'From', 'To', 'Price', 'State', 'Because'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, title, mark }) => (
            <tr key={key}>
              <td>{time(mark.knownAtUs)}</td>
              <td title={title}>{describeMark(mark)}</td>
              <td>{time(mark.fromTimeUs)}</td>
              <td>{mark.shape === 'label' ? '' : time(mark.toTimeUs)}</td>
              <td>
                {mark.top === mark.bottom
                  ? formatPrice(mark.top, units)
                  : `${formatPrice(mark.bottom, units)} to ${formatPrice(mark.top, units)}`}
              </td>
              <td>{mark.state}</td>
              <td className={styles.because}>
                {mark.evidence
                  .map(
                    ({ name, value, condition }) =>
                      `${name} ${evidenceText(value, units, mark)}${condition === '' ? '' : ` (${condition})`}`,
                  )
                  .join('; ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
