// verifies: feed-health
import { describe, expect, it } from 'vitest';
import { FeedHealth, type HealthEvent, type HealthView } from '#core/market/feed-health.ts';

const PRIMARY = 0;
const STANDBY = 1;
const INSTRUMENT = 2;

function scene() {
  const health = new FeedHealth();
  const events: (HealthEvent & { atMs: number })[] = [];
  const mids = [1.1, 1.1];
  const world = { inSession: true, connected: [true, true] };
  const view: HealthView = {
    isInSession: () => world.inSession,
    isConnected: (stream) => world.connected[stream] ?? false,
    usualGapUs: () => 200_000,
    usualSpread: () => 0.0001,
    lastMid: (stream) => mids[stream] ?? 0,
  };
  let nowMs = 0;
  health.setOrder(INSTRUMENT, [PRIMARY, STANDBY], nowMs);
  /** Lets time pass in steps of 250 ms while the given streams send ticks. */
  const pass = (durationMs: number, ...sending: number[]): void => {
    for (const endMs = nowMs + durationMs; nowMs < endMs; ) {
      nowMs += 250;
      for (const stream of sending) health.ticked(stream, nowMs);
      health.check(nowMs, view, (event) => events.push({ ...event, atMs: nowMs }));
    }
  };
  return { health, events, mids, world, pass, kinds: () => events.map(({ kind }) => kind) };
}

describe('failover', () => {
  it('goes to the standby five seconds after the primary fell silent, and back after thirty healthy seconds', () => {
    const { health, events, pass, kinds } = scene();
    pass(20_000, PRIMARY, STANDBY);
    expect(kinds()).toEqual([]);
    pass(6000, STANDBY);
    expect(kinds()).toEqual(['stale', 'failover']);
    expect(events[1]?.atMs).toBe(25_250);
    expect(health.active(INSTRUMENT)).toBe(STANDBY);
    pass(29_000, PRIMARY, STANDBY);
    expect(kinds()).toEqual(['stale', 'failover', 'live-again']);
    expect(health.active(INSTRUMENT)).toBe(STANDBY);
    pass(2000, PRIMARY, STANDBY);
    expect(kinds()).toEqual(['stale', 'failover', 'live-again', 'failback']);
    expect(health.active(INSTRUMENT)).toBe(PRIMARY);
  });

  it('happens at once when the primary loses its connection', () => {
    const { health, pass, world } = scene();
    pass(1000, PRIMARY, STANDBY);
    world.connected[PRIMARY] = false;
    pass(250, STANDBY);
    expect(health.active(INSTRUMENT)).toBe(STANDBY);
  });

  it('stays where it is when both are silent', () => {
    const { health, pass, kinds } = scene();
    pass(30_000);
    expect(kinds()).toEqual(['stale', 'stale']);
    expect(health.active(INSTRUMENT)).toBe(PRIMARY);
  });

  it('starts the thirty seconds anew when the primary fails again in between', () => {
    const { health, pass } = scene();
    pass(6000, STANDBY);
    pass(20_000, PRIMARY, STANDBY);
    pass(6000, STANDBY);
    pass(25_000, PRIMARY, STANDBY);
    expect(health.active(INSTRUMENT)).toBe(STANDBY);
    pass(6000, PRIMARY, STANDBY);
    expect(health.active(INSTRUMENT)).toBe(PRIMARY);
  });
});

describe('silence', () => {
  it('is normal outside the session, and for the first seconds of the next one', () => {
    const { pass, world, kinds } = scene();
    pass(1000, PRIMARY, STANDBY);
    world.inSession = false;
    pass(3_600_000);
    expect(kinds()).toEqual([]);
    world.inSession = true;
    pass(4000);
    expect(kinds()).toEqual([]);
    pass(2000);
    expect(kinds()).toEqual(['stale', 'stale']);
  });
});

describe('disagreement', () => {
  it('is told once after ten seconds, and once more when it is over', () => {
    const { pass, mids, kinds, events } = scene();
    mids[STANDBY] = 1.1006;
    pass(9000, PRIMARY, STANDBY);
    expect(kinds()).toEqual([]);
    pass(60_000, PRIMARY, STANDBY);
    expect(kinds()).toEqual(['disagree']);
    expect(events[0]).toMatchObject({ stream: PRIMARY, other: STANDBY, spreads: expect.closeTo(6, 6) });
    mids[STANDBY] = 1.1002;
    pass(1000, PRIMARY, STANDBY);
    expect(kinds()).toEqual(['disagree', 'agree-again']);
  });

  it('that comes and goes is none', () => {
    const { pass, mids, kinds } = scene();
    for (let i = 0; i < 10; i++) {
      mids[STANDBY] = 1.1006;
      pass(6000, PRIMARY, STANDBY);
      mids[STANDBY] = 1.1001;
      pass(1000, PRIMARY, STANDBY);
    }
    expect(kinds()).toEqual([]);
  });
});
