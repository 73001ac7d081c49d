// verifies: feed-health
import { expect, it } from 'vitest';
import { LOGGED_TICK_FLAG, LOGGED_TICK_WIDTH, TICK_IN_BARS, TICK_STANDBY, TOPIC_TICKS } from '#core/market/logged-tick-record.ts';
import { verifyBarsByReplay } from '#services/replay-verify.ts';
import { IngestionScene } from '#tests/support/ingestion-scene.ts';

function twoSources(): { scene: IngestionScene; both: () => void; only: (source: string) => () => void } {
  const scene = new IngestionScene();
  scene.instrument('EURUSD', { calendar: 'fx' });
  scene.connect('a');
  scene.connect('b');
  let bid = 1.1;
  const sendFrom = (...sources: string[]): void => {
    bid += 0.00001;
    const at = (scene.clock.nowUs() - scene.startUs) / 1e6;
    for (const source of sources) scene.send({ at, bid: source === 'a' ? bid : bid + 0.00002, source });
  };
  return { scene, both: () => sendFrom('a', 'b'), only: (source) => () => sendFrom(source) };
}

const flags = (scene: IngestionScene): number[] => scene.column(TOPIC_TICKS, LOGGED_TICK_WIDTH, LOGGED_TICK_FLAG);

it('makes bars of the primary, keeps the standby in the log, and fails over and back with a word in the log', async () => {
  const { scene, both, only } = twoSources();
  scene.pass(10_000, both);
  await scene.settle();
  expect(new Set(flags(scene))).toEqual(new Set([TICK_IN_BARS, TICK_STANDBY]));
  expect(flags(scene).filter((flag) => flag === TICK_STANDBY)).toHaveLength(100);

  scene.pass(6000, only('b'));
  expect(scene.pipeline.isStale(scene.pipeline.instruments.idOf('EURUSD'))).toBe(false);
  scene.pass(32_000, both);
  await scene.settle();
  expect(scene.events().map(({ kind }) => kind)).toEqual(['stale', 'failover', 'live-again', 'failback']);
  expect(scene.events()[1]?.text).toBe('EURUSD now comes from b, because a is quiet.');
  expect(scene.store.seriesSummary('EURUSD', '1s')?.count).toBeGreaterThan(40);
  expect(verifyBarsByReplay(scene.store)).toMatchObject({ differingBars: 0, differences: [] });
});

it('takes the order that the trader chose, at once and after a restart', async () => {
  const { scene, both } = twoSources();
  scene.pass(1000, both);
  const id = scene.pipeline.instruments.idOf('EURUSD');
  expect(scene.pipeline.sourceOrder(id)).toEqual(['a', 'b']);
  scene.pipeline.setSourceOrder(id, ['b']);
  expect(scene.pipeline.sourceOrder(id)).toEqual(['b', 'a']);
  await scene.settle();
  const before = flags(scene).length;
  scene.pass(1000, both);
  await scene.settle();
  expect(flags(scene).slice(before)).toEqual(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? TICK_STANDBY : TICK_IN_BARS)));

  const later = new IngestionScene(scene.store);
  later.connect('a');
  later.connect('b');
  later.send({ at: 100, bid: 1.1, source: 'a' }, { at: 100, bid: 1.1, source: 'b' });
  expect(later.pipeline.sourceOrder(id)).toEqual(['b', 'a']);
});

it('says once that two sources disagree', async () => {
  const { scene } = twoSources();
  let bid = 1.1;
  scene.pass(15_000, () => {
    bid += 0.00001;
    const at = (scene.clock.nowUs() - scene.startUs) / 1e6;
    scene.send({ at, bid, source: 'a' }, { at, bid: bid + 0.001, source: 'b' });
  });
  await scene.settle();
  expect(scene.events()).toEqual([{ kind: 'disagree', text: 'a and b disagree about EURUSD by 10.0 usual spreads.' }]);
});
