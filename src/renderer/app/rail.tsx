import { Bell, ChartCandlestick, CodeXml, Database, FlaskConical, Plug, Settings } from 'lucide-react';
import type { ComponentType } from 'react';
import { useAlerts } from '../features/alerts/alerts-store.ts';
import { ownCode } from '../features/own-code/files/all-own-code.ts';
import { countUnsaved } from '../features/own-code/files/own-code.ts';
import { commands } from '../keys/key-registry.ts';
import { useMarket } from '../state/market-store.ts';
import { useServices } from '../state/services-store.ts';
import { openSection, type Section, useShell } from '../state/shell-store.ts';
import { Tip } from '../ui/tooltip.tsx';
import styles from './rail.module.css';

const SECTIONS: readonly (readonly [Section, string, ComponentType<{ size?: number }>])[] = [
  ['trade', 'Trade', ChartCandlestick],
  ['backtests', 'Backtests', FlaskConical],
  ['code', 'Your own code', CodeXml],
  ['data', 'Data', Database],
  ['connections', 'Connections', Plug],
];

function RailItem({
  section,
  title,
  icon: Icon,
  mark,
  markTitle = `${mark} need attention`,
}: {
  section: Section;
  title: string;
  icon: ComponentType<{ size?: number }>;
  mark?: number;
  markTitle?: string;
}) {
  const isCurrent = useShell((state) => state.section === section);
  return (
    <Tip text={title} keys={commands.shownKeys(`go-${section}`)} side="right">
      <button
        type="button"
        className={styles.item}
        aria-label={title}
        aria-current={isCurrent ? 'page' : undefined}
        data-testid={`rail-${section}`}
        onClick={() => openSection(section)}
      >
        <Icon size={18} />
        {mark ? (
          <span className={styles.mark} title={markTitle}>
            {mark > 99 ? '99+' : mark}
          </span>
        ) : null}
      </button>
    </Tip>
  );
}

/** The screens, at the left edge. */
export function Rail() {
  const troubledSources = useMarket(
    (state) => state.sources.filter(({ kind, state: health }) => kind !== 'replay' && (health === 'stale' || health === 'failed')).length,
  );
  const unread = useAlerts((state) => state.unread);
  const troubledServices = useServices((state) => state.statuses.filter((service) => service.state === 'failed').length);
  const unsaved = ownCode.strategies.use(countUnsaved) + ownCode.indicators.use(countUnsaved);
  const marks: Partial<Record<Section, { mark: number; markTitle?: string }>> = {
    connections: { mark: troubledSources + troubledServices },
    code: { mark: unsaved, markTitle: unsaved === 1 ? '1 file is not saved' : `${unsaved} files are not saved` },
  };
  return (
    <nav className={styles.rail} aria-label="Sections">
      {SECTIONS.map(([section, title, icon]) => (
        <RailItem key={section} section={section} title={title} icon={icon} {...marks[section]} />
      ))}
      <span className={styles.gap} />
      <RailItem section="alerts" title="Alerts" icon={Bell} mark={unread} markTitle={`${unread} not looked at`} />
      <RailItem section="settings" title="Settings" icon={Settings} />
    </nav>
  );
}
