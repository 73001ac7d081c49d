import { ChevronDown, Ellipsis, History, Link2, Plus } from 'lucide-react';
import { TIMEFRAMES, type Timeframe } from '#core/market/timeframe.ts';
import { commands } from '../../keys/key-registry.ts';
import { openPalette } from '../../state/shell-store.ts';
import { Badge, Count } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Dropdown, MenuCheck, MenuRadio, MenuSeparator } from '../../ui/menu.tsx';
import { Tip } from '../../ui/tooltip.tsx';
import { useIsReplayed } from '../bar-replay/bar-replay-bar.tsx';
import { useBarReplay } from '../bar-replay/bar-replay-store.ts';
import { toggleReplay } from '../bar-replay/replay-player.ts';
import { openPicker } from '../indicators/picker-store.ts';
import { BarCountdown } from './bar-countdown.tsx';
import { ChartMenu } from './chart-menu.tsx';
import styles from './chart-toolbar.module.css';
import { type ChartState, changeChart, type LinkGroup, useCharts } from './charts-store.ts';
import { MakingHistoryChip } from './making-history-chip.tsx';
import { ModelChip } from './model-chip.tsx';
import { PriceKindChip } from './price-kind-chip.tsx';
import { StaleChip } from './stale-chip.tsx';

const SHOWN: readonly Timeframe[] = ['1m', '5m', '15m', '1h', '4h', '1d'];
const LINK_SIGNS = ['', '①', '②', '③', '④'] as const;

/** How much room a group header has. */
export type ToolbarRoom = 'wide' | 'roomy' | 'medium' | 'narrow';
export const roomFor = (widthPx: number, tabs: number): ToolbarRoom => {
  const free = widthPx - tabs * (tabs > 1 ? 142 : 110);
  if (free > 600) return 'wide';
  if (free > 490) return 'roomy';
  return free > 300 ? 'medium' : 'narrow';
};

const choose = (id: string, timeframe: Timeframe) => changeChart(id, { timeframe });

/** Timeframes and indicators, beside the tabs of a chart group. */
export function ChartTools({ id, chart, room }: { id: string; chart: ChartState; room: ToolbarRoom }) {
  const shown = SHOWN.includes(chart.timeframe) ? SHOWN : [...SHOWN, chart.timeframe];
  const hasTimeframes = room === 'wide' || room === 'roomy';
  return (
    <div className={styles.bar} role="toolbar" aria-label={`${chart.symbol} chart tools`}>
      {hasTimeframes &&
        shown.map((timeframe) => (
          <button
            key={timeframe}
            type="button"
            className={styles.timeframe}
            aria-pressed={timeframe === chart.timeframe}
            data-testid={`timeframe-${timeframe}`}
            onClick={() => choose(id, timeframe)}
          >
            {timeframe}
          </button>
        ))}
      <Dropdown
        label="Timeframe"
        trigger={
          <button type="button" className={styles.timeframe} aria-label={`Timeframe ${chart.timeframe}`}>
            {!hasTimeframes && chart.timeframe}
            <ChevronDown size={12} />
          </button>
        }
      >
        <MenuRadio
          label="Timeframe"
          value={chart.timeframe}
          options={TIMEFRAMES.map((timeframe) => [timeframe, timeframe] as const)}
          onChange={(timeframe) => choose(id, timeframe)}
        />
      </Dropdown>
      {room !== 'narrow' && (
        <>
          <i className={styles.rule} />
          <button type="button" className={styles.timeframe} onClick={() => openPicker(id)} data-testid="indicators-button">
            {room === 'wide' ? 'Indicators' : <Plus size={12} />}
            {chart.indicators.length > 0 && <Count value={chart.indicators.length} />}
          </button>
          <ReplayButton id={id} />
        </>
      )}
    </div>
  );
}

/** Begins a bar replay, or ends it. */
function ReplayButton({ id }: { id: string }) {
  const isOn = useBarReplay((state) => state.replays[id] !== undefined || state.choosing === id);
  return (
    <IconButton
      label={isOn ? 'End the bar replay' : 'Replay bar by bar'}
      keys={commands.shownKeys('bar-replay')}
      aria-pressed={isOn}
      onClick={() => toggleReplay(id)}
      data-testid="bar-replay-button"
    >
      <History size={13} />
    </IconButton>
  );
}

/** What is known about the chart, its link group and its menu, at the right end of the header. */
export function ChartFacts({ id, chart, room }: { id: string; chart: ChartState; room: ToolbarRoom }) {
  const rules = useCharts((state) => state.linkRules);
  const isOfThePast = useIsReplayed(id);
  const linkOptions = ([0, 1, 2, 3, 4] as const).map(
    (group) => [String(group), group === 0 ? 'Not linked' : `Group ${LINK_SIGNS[group]}`] as const,
  );
  return (
    <div className={styles.right}>
      {isOfThePast ? <Badge tone="sim">REPLAY</Badge> : <StaleChip symbol={chart.symbol} />}
      <MakingHistoryChip symbol={chart.symbol} />
      <PriceKindChip chart={chart} />
      {room !== 'narrow' && <ModelChip chart={chart} />}
      {room === 'wide' && !isOfThePast && <BarCountdown id={id} chart={chart} />}
      <Dropdown
        label="Link"
        align="end"
        trigger={
          chart.link === 0 ? (
            <IconButton label="Link to other charts">
              <Link2 size={13} />
            </IconButton>
          ) : (
            <button type="button" aria-label={`Linked in group ${chart.link}`} data-testid="link-badge">
              <Badge>link {LINK_SIGNS[chart.link]}</Badge>
            </button>
          )
        }
      >
        <MenuRadio
          label="Charts of a group share the symbol"
          value={String(chart.link)}
          options={linkOptions}
          onChange={(group) => changeChart(id, { link: Number(group) as LinkGroup })}
        />
        <MenuSeparator />
        <MenuCheck isOn={rules.crosshair} onChange={(crosshair) => useCharts.setState({ linkRules: { ...rules, crosshair } })}>
          Crosshair together
        </MenuCheck>
        <MenuCheck isOn={rules.times} onChange={(times) => useCharts.setState({ linkRules: { ...rules, times } })}>
          Scroll together
        </MenuCheck>
      </Dropdown>
      <Dropdown
        label="Chart"
        align="end"
        trigger={
          <IconButton label="Chart menu" data-testid="chart-menu">
            <Ellipsis size={14} />
          </IconButton>
        }
      >
        <ChartMenu id={id} chart={chart} />
      </Dropdown>
    </div>
  );
}

/** The tab of a chart: its symbol, which opens the symbol box. */
export function ChartTab({ id, isAlone, onClose }: { id: string; isAlone: boolean; onClose: () => void }) {
  const chart = useCharts((state) => state.charts[id]);
  if (!chart) return null;
  return (
    <div className={styles.tab} data-testid="chart-tab">
      <Tip text="Change symbol: type on the chart, or click" keys={commands.shownKeys('palette')}>
        <button type="button" className={styles.symbol} onClick={() => openPalette('symbol')}>
          {chart.symbol}
        </button>
      </Tip>
      {!isAlone && <span className={styles.tabTimeframe}>{chart.timeframe}</span>}
      {!isAlone && (
        <button type="button" className={styles.close} aria-label={`Close ${chart.symbol} ${chart.timeframe}`} onClick={onClose}>
          ×
        </button>
      )}
    </div>
  );
}
