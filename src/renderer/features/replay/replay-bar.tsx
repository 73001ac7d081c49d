import { LogOut, RotateCcw, Square } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { formatFull, zoneLabel } from '../../format/time.ts';
import { originalOf, useMarket } from '../../state/market-store.ts';
import { quoteHub } from '../../state/quote-hub.ts';
import { useSettings } from '../../state/settings-store.ts';
import { IconButton } from '../../ui/button.tsx';
import { Tip } from '../../ui/tooltip.tsx';
import styles from './replay.module.css';
import { leaveReplay, playAgain, type ReplaySpeed, replaySourceOf, speedLabel, stopReplay, useReplays } from './replay-store.ts';

const SPEEDS: readonly ReplaySpeed[] = [1, 10, 'max'];

/** The time of the newest played tick, written straight into the page. */
function ReplayClock({ symbol }: { symbol: string }) {
  const element = useRef<HTMLSpanElement>(null);
  const zone = useSettings((state) => state.settings.chartTimeZone);
  useEffect(() => {
    const { current } = element;
    if (current) current.textContent = '';
    return quoteHub.watch(symbol, ({ timeUs }) => {
      const text = Number.isFinite(timeUs) ? `${formatFull(timeUs, zone, true)} ${zoneLabel(zone)}` : '';
      if (current && current.textContent !== text) current.textContent = text;
    });
  }, [symbol, zone]);
  return <span ref={element} className={styles.moment} data-testid="replay-clock" />;
}

/** Over a chart of stored ticks that are played again: what it is, how far it is, how fast it goes, and how to end it. */
export function ReplayBar({ symbol }: { symbol: string }) {
  const source = useMarket((state) => replaySourceOf(symbol, state.sources));
  const request = useReplays((state) => (source ? state.requests[source.name] : undefined));
  const isPlaying = source !== undefined && source.state !== 'stopped';
  const name = source?.name ?? `replay:${originalOf(symbol)}`;
  return (
    <div className={styles.bar} role="toolbar" aria-label={`Replay of ${originalOf(symbol)}`} data-testid="replay-bar">
      <span className={styles.word}>REPLAY</span>
      <ReplayClock symbol={symbol} />
      {!isPlaying && <span className={styles.state}>{source?.message ? 'at its end' : 'stopped'}</span>}
      <span className={styles.speeds}>
        {SPEEDS.map((speed) => (
          <Tip key={speed} text={`Play from the first tick ${speed === 'max' ? speedLabel(speed) : `at ${speedLabel(speed)}`}`}>
            <button
              type="button"
              className={styles.speed}
              aria-pressed={isPlaying && request?.speed === speed}
              onClick={() => void playAgain(name, speed)}
            >
              {speed === 'max' ? 'max' : speedLabel(speed)}
            </button>
          </Tip>
        ))}
      </span>
      {isPlaying ? (
        <IconButton label="Stop the replay" onClick={() => void stopReplay(name)} data-testid="replay-stop">
          <Square size={12} />
        </IconButton>
      ) : (
        <IconButton label="Play again from the first tick" onClick={() => void playAgain(name)}>
          <RotateCcw size={13} />
        </IconButton>
      )}
      <IconButton label={`Leave the replay, back to ${originalOf(symbol)}`} onClick={() => void leaveReplay(symbol)}>
        <LogOut size={13} />
      </IconButton>
    </div>
  );
}
