import { z } from 'zod';
import type { IndicatorDefinition, SessionDays } from '../definition.ts';
import { choiceParameter, numberParameter, periodParameter } from '../parameters.ts';
import { SessionWindow, UTC_DAYS } from '../session-days.ts';
import { RollingProfileStream } from './rolling-profile-stream.ts';
import { SessionProfileStream } from './session-profile-stream.ts';

const parameters = z.strictObject({
  window: choiceParameter(['day', 'week', 'month', 'rolling'], 'day'),
  period: periodParameter(100, 2),
  bins: periodParameter(48, 2, 1000),
  share: numberParameter(0.7, 0.01, 1),
});

/**
 * Volume profile as it stands with each bar: since the session day, week or month began, or over the newest `period` bars (`rolling`; of
 * the windows `period` is not used). Each bar's volume is spread evenly over its range in `bins` bins between the lowest low and the
 * highest high. `poc`: middle of the bin with the most volume. The value area holds at least `share` of the volume, grown from there by the
 * larger of the two bins above and the two below. NaN without volume.
 */
export const volumeProfile: IndicatorDefinition<typeof parameters> = {
  id: 'volume-profile',
  aliases: ['vpvr'],
  title: 'Volume profile',
  family: 'volume',
  version: 1,
  parameters,
  outputs: [
    { name: 'poc', style: 'line' },
    { name: 'valueAreaHigh', style: 'band' },
    { name: 'valueAreaLow', style: 'band' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ window, period }) => (window === 'rolling' ? period - 1 : 0),
  create: ({ window, period, bins, share }, days: SessionDays = UTC_DAYS) =>
    window === 'rolling'
      ? new RollingProfileStream(period, bins, share)
      : new SessionProfileStream(new SessionWindow(window, days), bins, share),
};
