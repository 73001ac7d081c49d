import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMarketStore } from '#adapters/sqlite/market-store.ts';
import { LOGGED_TICK_WIDTH, TOPIC_MARKET_EVENTS, TOPIC_TICKS } from '#core/market/logged-tick-record.ts';
import { INSTRUMENT, STANDING_CLOCK } from '#tests/support/market-with-bars.ts';
import { PROGRAM } from '#tests/support/program.ts';

const START_US = Date.parse('2025-06-04T08:00:00Z') * 1000;
const TICKS = 9000;
let folder = '';

function replay(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, '--data-dir', folder, 'replay', ...words], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const lines = () =>
    stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  return { status, stdout, stderr, lines };
}

/** One tick a second; each tenth is five seconds older than its place in the log says. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradewind-replay-'));
  mkdirSync(folder, { recursive: true });
  const store = openMarketStore(join(folder, 'market.db'), { clock: STANDING_CLOCK });
  store.saveInstrument(INSTRUMENT);
  const records = new Float64Array(TICKS * LOGGED_TICK_WIDTH);
  for (let i = 0; i < TICKS; i++) {
    const timeUs = START_US + (i - (i % 10 === 9 ? 5 : 0)) * 1e6;
    records.set([timeUs, timeUs, 1, 1, 1.1, 1.2, 0, i + 1, 0, 0], i * LOGGED_TICK_WIDTH);
  }
  store.appendRecords(TOPIC_TICKS, LOGGED_TICK_WIDTH, records);
  const event = {
    key: 'TEST',
    eventTimeUs: START_US,
    receivedTimeUs: START_US + 1500,
    source: 'ingestion',
    schemaVersion: 1,
    causedBy: null,
  };
  store.appendDocuments(TOPIC_MARKET_EVENTS, [{ ...event, payload: { kind: 'gap', text: 'A gap.' } }]);
  expect(store.dropBefore(TOPIC_TICKS, START_US + 4500e6)).toBe(4000);
  store.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('tradewind replay', () => {
  it('prints each kept event once, after retention has cut the log', () => {
    const { status, lines } = replay('--topic', 'market.ticks');
    expect(status).toBe(0);
    expect(lines().map(({ sequence }) => sequence)).toEqual(Array.from({ length: TICKS - 4000 }, (_, i) => 4000 + i));
  });

  it('prints the events whose time lies in the range, also those that came out of order', () => {
    const range = ['--from', '2025-06-04T09:23:20Z', '--to', '2025-06-04T09:23:40Z'];
    const { lines } = replay('--topic', 'market.ticks', ...range);
    // Seconds 5000 to 5019: of those 5009 and 5019 came as 5004 and 5014; 5029 would be 5024.
    expect(lines().map(({ sequence }) => sequence)).toEqual(Array.from({ length: 20 }, (_, i) => 5000 + i));
    const edge = replay('--topic', 'market.ticks', '--from', '2025-06-04T09:23:24Z', '--to', '2025-06-04T09:23:25Z').lines();
    expect(edge.map(({ sequence, eventTime }) => [sequence, eventTime])).toEqual([
      [5004, '2025-06-04T09:23:24Z'],
      [5009, '2025-06-04T09:23:24Z'],
    ]);
  });

  it('prints one document under --json, with times as text', () => {
    const { stdout } = replay('--topic', 'market.events', '--json');
    expect(JSON.parse(stdout)).toEqual([
      {
        topic: 'market.events',
        sequence: 0,
        eventTime: '2025-06-04T08:00:00Z',
        receivedTime: '2025-06-04T08:00:00.0015Z',
        key: 'TEST',
        source: 'ingestion',
        schemaVersion: 1,
        causedBy: null,
        payload: { kind: 'gap', text: 'A gap.' },
      },
    ]);
    expect(JSON.parse(replay('--topic', 'market.timers', '--json').stdout)).toEqual([]);
  });

  it('ends with 2 when no topic is named', () => {
    expect(replay()).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('--topic') });
  });
});
