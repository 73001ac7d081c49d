import { Fragment, type RefObject, useEffect, useState } from 'react';
import { formatCount } from '../../../format/number.ts';
import styles from './report-nav.module.css';
import type { RunProps } from './run-facts.ts';
import { openReportSection, SECTIONS, type SectionId, sectionElementId } from './sections.ts';

const TOP_PX = 80;

/** The parts of the report, the one in view marked. */
export function ReportNav({ run, scroll }: RunProps & { scroll: RefObject<HTMLElement | null> }) {
  const [current, setCurrent] = useState<SectionId>('verdict');
  useEffect(() => {
    const element = scroll.current;
    if (!element) return;
    const look = () => {
      const top = element.getBoundingClientRect().top + TOP_PX;
      const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 4 && element.scrollTop > 0;
      const passed = SECTIONS.filter(({ id }) => {
        const place = document.getElementById(sectionElementId(id));
        return place !== null && place.getBoundingClientRect().top <= top;
      });
      const last = isAtEnd ? SECTIONS.at(-1) : passed.at(-1);
      setCurrent(last?.id ?? 'verdict');
    };
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [scroll]);
  return (
    <nav className={styles.nav} aria-label="Parts of the report">
      {SECTIONS.map(({ id, title, group }, i) => (
        <Fragment key={id}>
          {group !== null && group !== SECTIONS[i - 1]?.group && <span className={styles.group}>{group}</span>}
          <button
            type="button"
            className={styles.item}
            aria-current={current === id ? 'location' : undefined}
            onClick={() => {
              openReportSection(id);
              setCurrent(id);
            }}
          >
            {title}
            {id === 'trades' && <span className={styles.count}>{formatCount(run.summary.trades)}</span>}
          </button>
        </Fragment>
      ))}
    </nav>
  );
}
