import { useState } from 'react';
import { readTime, writeTime } from '../../format/parse-time.ts';
import { isDated } from '../../format/session-date.ts';
import { zoneLabel } from '../../format/time.ts';
import { useSettings } from '../../state/settings-store.ts';
import { Button } from '../../ui/button.tsx';
import { DialogWindow } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { useCharts } from '../trade/charts-store.ts';
import { type BarReplay, closeReplayDialog } from './bar-replay-store.ts';
import { startReplayAt } from './replay-player.ts';

const FORM_ID = 'replay-date-form';

/** Asks for the time up to which bars are shown. */
export function ReplayDateDialog({ chartId, replay }: { chartId: string; replay: BarReplay | undefined }) {
  const chartZone = useSettings((state) => state.settings.chartTimeZone);
  const timeframe = useCharts((state) => state.charts[chartId]?.timeframe ?? '1m');
  // Days and weeks are named by a date, whatever the zone.
  const zone = isDated(timeframe) ? 'UTC' : chartZone;
  const [text, setText] = useState(replay ? writeTime(replay.timeUs, zone).slice(0, isDated(timeframe) ? 10 : 16) : '');
  const timeUs = readTime(text, zone);
  const start = () => {
    if (timeUs === null) return;
    closeReplayDialog();
    void startReplayAt(chartId, timeUs);
  };
  const footer = (
    <>
      <Button onClick={closeReplayDialog}>Cancel</Button>
      <Button variant="primary" type="submit" form={FORM_ID} disabled={timeUs === null} data-testid="replay-date-go">
        Show it up to there
      </Button>
    </>
  );
  return (
    <DialogWindow isOpen onClose={closeReplayDialog} title="Replay from a date" width={360} footer={footer} testId="replay-date-dialog">
      <form
        id={FORM_ID}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <TextField
          label={isDated(timeframe) ? 'Newest bar to show' : `Newest bar to show (${zoneLabel(zone)})`}
          placeholder={isDated(timeframe) ? '2015-08-24' : '2019-02-04 10:00'}
          value={text}
          error={text.trim() !== '' && timeUs === null ? 'Written as 2015-08-24, or 2019-02-04 10:00.' : null}
          hint="Bars after it are hidden until you play them."
          onChange={(event) => setText(event.target.value)}
        />
      </form>
    </DialogWindow>
  );
}
