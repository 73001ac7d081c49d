/**
 * Writes to the store as ingestion does until it is killed: `node writing-child.ts PATH`. Step n appends `n % 700 + 1` ticks, a document,
 * a bar and its own state in one transaction, and prints `n` once that is committed. Goes on from the saved state.
 */
import { writeSync } from 'node:fs';
import { openMarketStore } from '#adapters/sqlite/market-store.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { documentOf, stepOf, TICK_FIELDS, ticksOf } from './written-steps.ts';

const store = openMarketStore(process.argv[2] as string, { clock: systemClock });
for (let step = stepOf(store) + 1; ; step++) {
  store.transaction(() => {
    store.appendRecords('market.ticks', TICK_FIELDS, ticksOf(step, store.nextSequence('market.ticks')));
    store.appendDocuments('market.events', [documentOf(step)]);
    store.appendBar('EURUSD', '1s', step * 1_000_000, step, step + 2, step - 1, step + 1, step % 9);
    store.saveState('step', new Uint8Array(Float64Array.of(step).buffer));
  });
  writeSync(1, `${step}\n`);
}
