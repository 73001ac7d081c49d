import type { EventLogWriter } from '#core/ports/event-log.ts';

const RUN_TOPIC = 'research.runs';

/** What happens to stored runs. */
type RunEvent = 'run-stored' | 'run-annotated' | 'run-deleted';

/** Tells the log that something happened to a run. Part of the transaction in which it did. */
export function logRun(
  log: EventLogWriter,
  runId: string,
  event: RunEvent,
  nowUs: number,
  about: Readonly<Record<string, unknown>> = {},
): void {
  const payload = { kind: event, runId, ...about };
  log.appendDocuments(RUN_TOPIC, [
    { key: runId, eventTimeUs: nowUs, receivedTimeUs: nowUs, source: 'research', schemaVersion: 1, causedBy: null, payload },
  ]);
}
