import { EXIT_REASONS } from '#core/trading/exit-reason.ts';
import type { OrderType } from '#core/trading/intent.ts';

export const REASON_SIGNAL = EXIT_REASONS.indexOf('signal');
export const REASON_STOP = EXIT_REASONS.indexOf('stop-loss');
export const REASON_TARGET = EXIT_REASONS.indexOf('take-profit');
export const REASON_TRAILING = EXIT_REASONS.indexOf('trailing-stop');
export const REASON_PARTIAL = EXIT_REASONS.indexOf('partial-profit');
export const REASON_REVERSED = EXIT_REASONS.indexOf('reversed');
export const REASON_MARGIN = EXIT_REASONS.indexOf('margin-call');
export const REASON_SESSION_END = EXIT_REASONS.indexOf('session-end');
export const REASON_EXPIRED = EXIT_REASONS.indexOf('expired');
export const REASON_END = EXIT_REASONS.indexOf('end-of-data');
export const REASON_DAILY_LOSS = EXIT_REASONS.indexOf('daily-loss');

/** The order that an exit without one is as good as. */
export function typeOfExit(reason: number): OrderType {
  if (reason === REASON_STOP || reason === REASON_TRAILING) return 'stop';
  return reason === REASON_TARGET || reason === REASON_PARTIAL ? 'limit' : 'market';
}

/** Where in a bar a fill happens. */
export const AT_OPEN = 0;
export const INSIDE = 1;
export const AT_CLOSE = 2;
