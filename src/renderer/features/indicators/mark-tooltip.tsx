import { useLayoutEffect, useRef, useState } from 'react';
import type { IndicatorMark } from '#contract/features.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { MarkHit } from '../../chart-engine/chart-marks.ts';
import { nowUs } from '../../format/clock.ts';
import { formatPrice, type PriceUnits } from '../../format/price.ts';
import { formatBarMoment } from '../../format/session-date.ts';
import { useMarket } from '../../state/market-store.ts';
import { useSettings } from '../../state/settings-store.ts';
import styles from './mark-tooltip.module.css';
import { describeMark, evidenceText } from './mark-words.ts';

const MOST_SHOWN = 3;
const AWAY_PX = 14;

interface MarkTooltipProps {
  hit: MarkHit;
  symbol: string;
  timeframe: Timeframe;
  units: PriceUnits;
}

/** What the marks under the crosshair are, when they were known and what led to them. */
export function MarkTooltip({ hit, symbol, timeframe, units }: MarkTooltipProps) {
  const root = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);
  useLayoutEffect(() => {
    const element = root.current;
    const room = element?.parentElement;
    if (!element || !room) return;
    const { offsetWidth, offsetHeight } = element;
    const isRight = hit.x + AWAY_PX + offsetWidth < room.clientWidth - 4;
    const left = isRight ? hit.x + AWAY_PX : Math.max(4, hit.x - AWAY_PX - offsetWidth);
    setPlace({ left, top: Math.max(4, Math.min(room.clientHeight - offsetHeight - 4, hit.y + AWAY_PX)) });
  }, [hit]);
  const more = hit.marks.length - MOST_SHOWN;
  return (
    <div
      ref={root}
      className={styles.tooltip}
      role="tooltip"
      data-testid="mark-tooltip"
      style={place ? { left: place.left, top: place.top } : { visibility: 'hidden' }}
    >
      {hit.marks.slice(0, MOST_SHOWN).map(({ mark, title }) => (
        <MarkFacts key={`${title} ${mark.id}`} mark={mark} title={title} symbol={symbol} timeframe={timeframe} units={units} />
      ))}
      {more > 0 && <p className={styles.more}>and {more} more here</p>}
    </div>
  );
}

interface MarkFactsProps {
  mark: IndicatorMark;
  title: string;
  symbol: string;
  timeframe: Timeframe;
  units: PriceUnits;
}

function MarkFacts({ mark, title, symbol, timeframe, units }: MarkFactsProps) {
  const zone = useSettings((state) => state.settings.chartTimeZone);
  const calendar = useMarket((state) => state.bySymbol.get(symbol)?.calendar ?? 'utc');
  const time = (timeUs: number) => formatBarMoment(timeUs, timeframe, calendar, nowUs(), zone);
  const isRange = mark.top !== mark.bottom;
  return (
    <section className={styles.mark}>
      <h4 className={styles.head} data-direction={mark.direction}>
        <b>{describeMark(mark)}</b>
        <span className={styles.state}>
          {mark.state}
          {mark.stateAtUs !== null && mark.state !== 'open' && ` ${time(mark.stateAtUs)}`}
        </span>
      </h4>
      <p className={styles.facts}>
        {isRange ? `${formatPrice(mark.bottom, units)} to ${formatPrice(mark.top, units)}` : formatPrice(mark.top, units)}
        {' · '}
        {time(mark.fromTimeUs)}
        {' · '}
        {mark.knownAtUs === mark.fromTimeUs ? 'known at its close' : `known ${time(mark.knownAtUs)}`}
      </p>
      {mark.evidence.length > 0 && (
        <table className={styles.evidence}>
          <tbody>
            {mark.evidence.map((item) => (
              <tr key={item.name}>
                <th scope="row">{item.name}</th>
                <td>{evidenceText(item.value, units, mark)}</td>
                <td className={styles.condition}>{item.condition}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className={styles.source}>{title}</p>
    </section>
  );
}
