import { expect, it } from 'vitest';
import { IngestionScene } from '#tests/support/ingestion-scene.ts';

it('counts the durable lag from the first tick of a flush, not from a change of state long before it', async () => {
  const scene = new IngestionScene();
  scene.instrument('EURUSD');
  scene.connect('a');
  scene.send({ at: 0.1, bid: 1.1 });
  await scene.settle();
  scene.clock.pass(60_000);
  // The loss of the connection is an event, and goes to disk with what comes next.
  scene.disconnect('a');
  scene.connect('a');
  scene.send({ at: 60.1, bid: 1.1001 });
  await scene.settle();
  expect(scene.events().map(({ kind }) => kind)).toContain('stale');
  expect(scene.pipeline.counters.lagQuantile(1)).toBe(0);
});
