import { Play } from 'lucide-react';
import { useState } from 'react';
import { formatCount } from '../../format/number.ts';
import { readTime, writeTime } from '../../format/parse-time.ts';
import { zoneLabel } from '../../format/time.ts';
import { useMarket } from '../../state/market-store.ts';
import { useSettings } from '../../state/settings-store.ts';
import { Button } from '../../ui/button.tsx';
import { Segments } from '../../ui/choice.tsx';
import { DialogWindow } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import styles from './replay.module.css';
import { closeReplayDialog, type ReplaySpeed, startReplay, useReplays } from './replay-store.ts';

const SPEEDS = [
  ['1', '×1'],
  ['10', '×10'],
  ['max', 'As fast as possible'],
] as const;
const speedOf = (text: (typeof SPEEDS)[number][0]): ReplaySpeed => (text === 'max' ? 'max' : text === '10' ? 10 : 1);
const FORM_ID = 'replay-form';
const FORM = 'Written as 2019-02-04 10:00.';

function ReplayForm({ symbol }: { symbol: string }) {
  const zone = useSettings((state) => state.settings.chartTimeZone);
  const imported = useMarket((state) => state.importedTicks.find((ticks) => ticks.symbol === symbol));
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number][0]>('10');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const read = (text: string) => (text.trim() === '' ? undefined : readTime(text, zone));
  const fromUs = read(from);
  const toUs = read(to);
  const order = typeof fromUs === 'number' && typeof toUs === 'number' && toUs <= fromUs ? 'This is before the start.' : null;
  const isWrong = fromUs === null || toUs === null || order !== null;
  const start = async () => {
    if (isWrong) return;
    setIsBusy(true);
    const range = { ...(fromUs === undefined ? {} : { fromUs }), ...(toUs === undefined ? {} : { toUs }) };
    const failure = await startReplay({ symbol, speed: speedOf(speed), ...range });
    setIsBusy(false);
    if (failure === null) closeReplayDialog();
    else setProblem(failure);
  };
  const footer = (
    <>
      <Button onClick={closeReplayDialog}>Cancel</Button>
      <Button variant="primary" type="submit" form={FORM_ID} disabled={isWrong || isBusy} data-testid="replay-start">
        <Play size={13} />
        Start replay
      </Button>
    </>
  );
  return (
    <DialogWindow isOpen onClose={closeReplayDialog} title={`Replay ticks of ${symbol}`} width={520} footer={footer} testId="replay-dialog">
      <form
        id={FORM_ID}
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <div className={styles.field}>
          <span className={styles.label}>Speed</span>
          <Segments label="Speed" value={speed} options={SPEEDS} onChange={setSpeed} />
        </div>
        <div className={styles.times}>
          <TextField
            label={`From (${zoneLabel(zone)})`}
            placeholder={imported ? writeTime(imported.fromUs, zone) : 'the first tick'}
            value={from}
            error={fromUs === null ? FORM : null}
            onChange={(event) => setFrom(event.target.value)}
          />
          <TextField
            label={`To (${zoneLabel(zone)})`}
            placeholder={imported ? writeTime(imported.toUs, zone) : 'the last tick'}
            value={to}
            error={toUs === null ? FORM : order}
            onChange={(event) => setTo(event.target.value)}
          />
        </div>
        <p className={styles.note}>
          {imported
            ? `${formatCount(imported.count)} imported ticks. Leave the times empty to play all of them.`
            : 'No ticks of this symbol were imported: those are played that came live and are still kept.'}{' '}
          They are played as {symbol}.replay, a symbol of its own: {symbol} keeps its bars.
        </p>
        {problem && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
      </form>
    </DialogWindow>
  );
}

/** Asks how stored ticks are to be played again. */
export function ReplayDialog() {
  const symbol = useReplays((state) => state.asked);
  return symbol === null ? null : <ReplayForm key={symbol} symbol={symbol} />;
}
