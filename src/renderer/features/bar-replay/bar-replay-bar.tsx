import { CalendarSearch, FlaskConical, LogOut, Pause, Play, Scissors, SkipBack, SkipForward, StepBack, StepForward } from 'lucide-react';
import { memo, useEffect, useState } from 'react';
import { formatCount } from '../../format/number.ts';
import { formatBarTime, isDated } from '../../format/session-date.ts';
import { zoneLabel } from '../../format/time.ts';
import { commands } from '../../keys/key-registry.ts';
import { useMarket } from '../../state/market-store.ts';
import { useSettings } from '../../state/settings-store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { useCharts } from '../trade/charts-store.ts';
import styles from './bar-replay.module.css';
import { askReplay, type BarReplay, SPEEDS, type Speed, shownOf, useBarReplay } from './bar-replay-store.ts';
import { ReplayDateDialog } from './replay-date-dialog.tsx';
import { chooseStart, endReplay, goToIndex, nextTrade, previousTrade, setSpeed, stepReplay, togglePlaying } from './replay-player.ts';
import { ReplayStrategyDialog } from './replay-strategy-dialog.tsx';
import { StrategyStrip } from './strategy-strip.tsx';

const SPEED_OPTIONS = SPEEDS.map((speed) => [String(speed), `${speed} bar${speed > 1 ? 's' : ''}/s`] as const);
const speedOf = (text: string): Speed => SPEEDS.find((speed) => String(speed) === text) ?? 1;

/** When a bar of a replay opened, as its timeframe names it. */
function useBarTime({ symbol, timeframe, timeUs }: Pick<BarReplay, 'symbol' | 'timeframe' | 'timeUs'>): string {
  const zone = useSettings((state) => state.settings.chartTimeZone);
  const calendar = useMarket((state) => state.bySymbol.get(symbol)?.calendar ?? 'utc');
  const text = formatBarTime(timeUs, timeframe, calendar, zone);
  return isDated(timeframe) ? text : `${text} ${zoneLabel(zone)}`;
}

/** A slider over all bars. While it is dragged the chart follows; what was overtaken is left out. */
function Scrubber({ chartId, replay }: { chartId: string; replay: BarReplay }) {
  const [dragged, setDragged] = useState<number | null>(null);
  const text = useBarTime(replay);
  useEffect(() => {
    if (dragged === replay.index) setDragged(null);
  }, [dragged, replay.index]);
  return (
    <input
      type="range"
      className={styles.slider}
      aria-label="Newest bar shown"
      aria-valuetext={`${text}, bar ${formatCount(replay.index + 1)} of ${formatCount(replay.count)}`}
      min={0}
      max={Math.max(0, replay.count - 1)}
      step={1}
      value={dragged ?? replay.index}
      onChange={(event) => {
        const index = event.target.valueAsNumber;
        setDragged(index);
        void goToIndex(chartId, index);
      }}
      onBlur={() => setDragged(null)}
      data-testid="replay-slider"
    />
  );
}

function Moment({ replay }: { replay: BarReplay }) {
  const text = useBarTime(replay);
  return (
    <span className={styles.moment} data-testid="bar-replay-moment">
      {text}
      <span className={styles.number}>
        {' '}
        · bar {formatCount(replay.index + 1)} of {formatCount(replay.count)}
      </span>
    </span>
  );
}

interface ControlsProps {
  chartId: string;
  isPlaying: boolean;
  speed: Speed;
  hasStrategy: boolean;
  isAtStart: boolean;
}

/** Everything beside the slider that moves it. Rendered anew when one of these changes, not with every bar. */
const Moves = memo(function Moves({ chartId, isPlaying, speed, hasStrategy, isAtStart }: ControlsProps) {
  return (
    <>
      <span className={styles.buttons}>
        {hasStrategy && (
          <IconButton
            label="Back to the trade before"
            keys={commands.shownKeys('replay-trade-before')}
            onClick={() => void previousTrade(chartId)}
            data-testid="replay-previous-trade"
          >
            <SkipBack size={13} />
          </IconButton>
        )}
        <IconButton
          label="One bar back"
          keys={commands.shownKeys('replay-back')}
          disabled={isAtStart}
          onClick={() => void stepReplay(chartId, -1)}
          data-testid="replay-back"
        >
          <StepBack size={13} />
        </IconButton>
        <IconButton
          label={isPlaying ? 'Pause' : 'Play'}
          keys={commands.shownKeys('replay-play')}
          aria-pressed={isPlaying}
          onClick={() => togglePlaying(chartId)}
          data-testid="replay-play"
        >
          {isPlaying ? <Pause size={13} /> : <Play size={13} />}
        </IconButton>
        <IconButton
          label="One bar on"
          keys={commands.shownKeys('replay-on')}
          onClick={() => void stepReplay(chartId, 1)}
          data-testid="replay-on"
        >
          <StepForward size={13} />
        </IconButton>
        {hasStrategy && (
          <IconButton
            label="On to the next trade"
            keys={commands.shownKeys('replay-next-trade')}
            onClick={() => void nextTrade(chartId)}
            data-testid="replay-next-trade"
          >
            <SkipForward size={13} />
          </IconButton>
        )}
      </span>
      <SelectField
        label="Speed"
        isBare
        className={styles.speed}
        value={String(speed)}
        options={SPEED_OPTIONS}
        onChange={(text) => setSpeed(chartId, speedOf(text))}
      />
    </>
  );
});

/** What else can be done with a replay. */
const Choices = memo(function Choices({ chartId, hasStrategy }: Pick<ControlsProps, 'chartId' | 'hasStrategy'>) {
  return (
    <>
      <IconButton label="Choose another bar" onClick={() => chooseStart(chartId)} data-testid="replay-choose">
        <Scissors size={13} />
      </IconButton>
      <IconButton label="Go to a date…" onClick={() => askReplay(chartId, 'date')} data-testid="replay-date">
        <CalendarSearch size={13} />
      </IconButton>
      <IconButton
        label={hasStrategy ? 'Another strategy…' : 'Let a strategy go along…'}
        aria-pressed={hasStrategy}
        onClick={() => askReplay(chartId, 'strategy')}
        data-testid="replay-strategy"
      >
        <FlaskConical size={13} />
      </IconButton>
      <IconButton
        label="End the replay: back to the newest bars"
        keys={commands.shownKeys('replay-end')}
        onClick={() => endReplay(chartId)}
        data-testid="replay-end"
      >
        <LogOut size={13} />
      </IconButton>
    </>
  );
});

function Playing({ chartId, replay }: { chartId: string; replay: BarReplay }) {
  const { isPlaying, speed, symbol, index, count } = replay;
  const hasStrategy = replay.strategy !== null;
  return (
    <div
      className={styles.bar}
      role="toolbar"
      aria-label={`Bar replay of ${symbol}`}
      data-testid="bar-replay"
      data-index={index}
      data-count={count}
    >
      <span className={styles.word}>REPLAY</span>
      <Moment replay={replay} />
      <Moves chartId={chartId} isPlaying={isPlaying} speed={speed} hasStrategy={hasStrategy} isAtStart={index === 0} />
      <Scrubber chartId={chartId} replay={replay} />
      <Choices chartId={chartId} hasStrategy={hasStrategy} />
    </div>
  );
}

function Choosing({ chartId, symbol }: { chartId: string; symbol: string }) {
  return (
    <div className={styles.bar} role="toolbar" aria-label={`Bar replay of ${symbol}`} data-testid="bar-replay-choosing">
      <span className={styles.word}>REPLAY</span>
      <span className={styles.moment} role="status">
        Click the bar to begin after
        <span className={styles.number}>, or put the crosshair on it with the arrow keys and press Enter</span>
      </span>
      <Button variant="ghost" onClick={() => askReplay(chartId, 'date')} data-testid="replay-date">
        <CalendarSearch size={13} />
        Date…
      </Button>
      <Button variant="ghost" onClick={() => chooseStart(null)}>
        Cancel
      </Button>
    </div>
  );
}

function Following({ leader }: { leader: BarReplay }) {
  const text = useBarTime(leader);
  return (
    <div className={styles.bar} role="status" data-testid="bar-replay-follows">
      <span className={styles.word}>REPLAY</span>
      <span className={styles.moment}>
        {text} · with the linked {leader.timeframe} chart
      </span>
    </div>
  );
}

/** Over a chart that is replayed bar by bar: that it is, how far, and everything that moves it. */
export function BarReplayBar({ chartId, symbol }: { chartId: string; symbol: string }) {
  const own = useBarReplay((state) => state.replays[chartId]);
  // While the workspace is arranged anew another chart may have its place for a moment.
  const replay = own?.symbol === symbol ? own : undefined;
  const isChoosing = useBarReplay((state) => state.choosing === chartId);
  const asking = useBarReplay((state) => (state.asking?.chartId === chartId ? state.asking.what : null));
  const leader = useLeader(chartId);
  return (
    <>
      {isChoosing ? (
        <Choosing chartId={chartId} symbol={symbol} />
      ) : replay ? (
        <Playing chartId={chartId} replay={replay} />
      ) : (
        leader && <Following leader={leader} />
      )}
      {replay?.strategy && <StrategyStrip chartId={chartId} replay={replay} strategy={replay.strategy} />}
      {asking === 'date' && <ReplayDateDialog chartId={chartId} replay={replay} />}
      {asking === 'strategy' && <ReplayStrategyDialog chartId={chartId} />}
    </>
  );
}

/** The linked chart's replay that a chart follows. */
function useLeader(chartId: string): BarReplay | null {
  useCharts(() => shownOf(chartId).follows);
  return useBarReplay(() => shownOf(chartId).follows);
}

/** Whether a chart shows a moment of the past: its own replay's, or a linked chart's. The same answer while bars go by. */
export function useIsReplayed(chartId: string): boolean {
  const isReplayed = () => shownOf(chartId).untilUs !== null;
  useCharts(isReplayed);
  return useBarReplay(isReplayed);
}
