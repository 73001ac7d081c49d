/** Why a trade ended, by position in this list. */
export const EXIT_REASONS = [
  'signal',
  'stop-loss',
  'take-profit',
  'trailing-stop',
  'partial-profit',
  'reversed',
  'margin-call',
  'session-end',
  'expired',
  'end-of-data',
  'daily-loss',
] as const;
export type ExitReason = (typeof EXIT_REASONS)[number];
