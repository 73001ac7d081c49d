import { expect, it } from 'vitest';
import { openEventLog } from '#adapters/sqlite/event-log-file.ts';
import { freshFolder } from '../../contract/fresh-folder.ts';

it('finds the first event not before a time where times go back at the end of a chunk', () => {
  const { path, remove } = freshFolder();
  const log = openEventLog(`${path}/log.db`, { clock: { nowUs: () => 0, monotonicMs: () => 0 } });
  // Three chunks and a tail; every fourth event is older by 3,000 than its place says.
  const times = Float64Array.from({ length: 13_000 }, (_, i) => i - (i % 4 === 3 ? 3000 : 0));
  log.appendRecords('t', 1, times);
  for (const time of [0, 1, 999, 3998, 3999, 4000, 7998, 7999, 8000, 11_998, 11_999, 12_000, 12_998, 13_000])
    expect(log.sequenceAtTime('t', time), String(time)).toBe(
      times.findIndex((one) => one >= time) >= 0 ? times.findIndex((one) => one >= time) : 13_000,
    );
  log.close();
  remove();
});
