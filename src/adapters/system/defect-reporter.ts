import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';

/** Writes bugs to the log; the caller is told only the incident's id. */
export function defectReporter(log: Logger): (error: unknown, method: string) => string {
  return (error, method) => {
    const incident = randomUUID().slice(0, 8);
    log.error({ incident, method, err: error }, 'defect');
    return incident;
  };
}
