import { describe, expect, it } from 'vitest';
import { ServerTime } from '#adapters/mt5/server-time.ts';

const HOUR_MS = 3_600_000;
const WINTER_US = Date.UTC(2024, 0, 15, 12) * 1000;
const SUMMER_US = Date.UTC(2024, 6, 15, 12) * 1000;
const utc = (time: ServerTime, serverMs: number) => new Date(time.toUtcUs(serverMs) / 1000).toISOString();

describe('server time', () => {
  it('of a server that changes with New York is 2 hours ahead in its winter and 3 in its summer', () => {
    const time = new ServerTime('new-york', 7200, WINTER_US);
    expect(utc(time, Date.UTC(2024, 0, 15, 14))).toBe('2024-01-15T12:00:00.000Z');
    expect(utc(time, Date.UTC(2024, 6, 15, 15))).toBe('2024-07-15T12:00:00.000Z');
    // New York changed on 2024-03-10, Europe three weeks later.
    expect(utc(time, Date.UTC(2024, 2, 8, 14))).toBe('2024-03-08T12:00:00.000Z');
    expect(utc(time, Date.UTC(2024, 2, 12, 15))).toBe('2024-03-12T12:00:00.000Z');
    expect(utc(time, Date.UTC(2024, 9, 30, 15))).toBe('2024-10-30T12:00:00.000Z');
    expect(time.followsNewYork).toBe(true);
  });

  it('of a server that changes with Europe follows Europe between the two changes', () => {
    const time = new ServerTime('europe', 10_800, SUMMER_US);
    expect(utc(time, Date.UTC(2024, 2, 12, 14))).toBe('2024-03-12T12:00:00.000Z');
    expect(utc(time, Date.UTC(2024, 3, 2, 15))).toBe('2024-04-02T12:00:00.000Z');
    expect(time.followsNewYork).toBe(false);
  });

  it('does not follow a rule that the reported offset contradicts', () => {
    const time = new ServerTime('new-york', 0, WINTER_US);
    expect(utc(time, Date.UTC(2024, 6, 15, 15))).toBe('2024-07-15T15:00:00.000Z');
    expect(time.followsNewYork).toBe(false);
    time.setOffset(7200, WINTER_US);
    expect(time.followsNewYork).toBe(true);
    expect(utc(time, Date.UTC(2024, 6, 15, 15))).toBe('2024-07-15T12:00:00.000Z');
  });

  it.each(['new-york', 'europe', 'fixed'] as const)('there and back again is the same for every hour of two years (%s)', (zone) => {
    const time = new ServerTime(zone, 7200, WINTER_US);
    for (let ms = Date.UTC(2023, 0, 1); ms < Date.UTC(2025, 0, 1); ms += HOUR_MS) {
      const serverMs = time.fromUtcUs(ms * 1000);
      // The hour that the clock shows twice in autumn can't be told apart; it lies in the weekend.
      const isDoubled = time.fromUtcUs((ms + HOUR_MS) * 1000) === serverMs || time.fromUtcUs((ms - HOUR_MS) * 1000) === serverMs;
      if (!isDoubled) expect(time.toUtcUs(serverMs)).toBe(ms * 1000);
      else expect(new Date(ms).getUTCDay()).toBe(0);
    }
  });

  it('is UTC where the server says so', () => {
    const time = new ServerTime('fixed', 0, WINTER_US);
    expect(time.isUtc).toBe(true);
    expect(time.toUtcUs(123_456)).toBe(123_456_000);
    expect(new ServerTime('fixed', 3600, WINTER_US).isUtc).toBe(false);
  });
});
