import { isInSession } from '#core/market/calendar.ts';
import type { HealthView } from '#core/market/feed-health.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { IngestionPipeline } from './pipeline.ts';

/** What the health of sources is judged by, as the pipeline knows it. */
export const healthView = (pipeline: IngestionPipeline, clock: Clock): HealthView => ({
  isInSession(instrument) {
    const known = pipeline.instruments.byId(instrument);
    return known !== undefined && isInSession(known.calendar, clock.nowUs());
  },
  isConnected: (stream) => pipeline.sourceOf(stream)?.state === 'connected',
  usualGapUs: (stream) => pipeline.validator.usualGapUs(stream),
  usualSpread: (stream) => pipeline.validator.usualSpread(stream),
  lastMid: (stream) => pipeline.validator.lastMid(stream),
});
