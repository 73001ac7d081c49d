import { EXIT_REASONS } from './run-result.ts';

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

/** Where in a bar a fill happens. */
export const AT_OPEN = 0;
export const INSIDE = 1;
export const AT_CLOSE = 2;
