import type { WireError } from './types.ts';

/*
 * What a person reads where a call did not get its answer: in plain words, and of the app as they know it. Which method it was is in the data, for
 * logs and for who looks for the cause.
 */

/** The other side ended while a call was open, or before. */
export const disconnected = (method: string): WireError => ({
  code: 'Disconnected',
  message: 'The connection to this part of Tradewind ended before it answered. What was stored before stays; try again.',
  data: { method },
});

/** There is no connection, and none came while it was waited for. */
export const unreachable = (method: string): WireError => ({
  code: 'Disconnected',
  message: 'This part of Tradewind is not reachable at the moment. It is tried for by itself; try again when it is back.',
  data: { method },
});

/** The caller does not want the answer any more. */
export const cancelled = (method: string): WireError => ({ code: 'Cancelled', message: 'It was cancelled.', data: { method } });

/** No answer within the time that the caller gave it. */
export const timedOut = (method: string, timeoutMs: number): WireError => ({
  code: 'Timeout',
  message: `There was no answer within ${timeoutMs < 1000 ? `${timeoutMs} ms` : `${Math.round(timeoutMs / 1000)} s`}. Tradewind may be busy; try again.`,
  data: { method },
});

/** A bug: the log has it under the incident. */
export const failedInside = (method: string, incident: string): WireError => ({
  code: 'Defect',
  message: `This failed inside of Tradewind (incident ${incident}). The log of that time says why.`,
  data: { method },
});
