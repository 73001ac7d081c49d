import { join } from 'node:path';
import { openEventLog } from '#adapters/sqlite/event-log-file.ts';
import { openMarketReader } from '#adapters/sqlite/market-store.ts';
import { drawingFiles } from '#adapters/system/drawing-files.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { createAlertService } from '#services/alerts/alert-service.ts';
import { IndicatorCache } from '#services/feature/indicator-cache.ts';

/**
 * Judges alerts over the bars of a market file, and says how many were raised as they are. Killed at any moment; what it leaves on disk
 * is judged by the test. Arguments: folder, alerts expected to be raised: with so many it ends.
 */
const [folder = '', expected = ''] = process.argv.slice(2);
const market = openMarketReader(join(folder, 'market.db'));
const store = openEventLog(join(folder, 'features.db'), { clock: systemClock });
const service = createAlertService({
  bars: market,
  instruments: market,
  marketLog: market,
  store,
  // The machine's clock is years after these bars: nothing is late.
  clock: { ...systemClock, nowUs: () => 0 },
  drawings: drawingFiles(folder),
  cache: new IndicatorCache(market),
  marketChanged: async function* (signal) {
    while (!signal.aborted) {
      yield null;
      await new Promise((resolve) => setImmediate(resolve));
    }
  },
  onStorageProblem: () => {},
  onDefect: (error) => {
    process.stderr.write(`${error}\n`);
    process.exit(1);
  },
});
service.start();
const raised = () => store.nextSequence('alerts.raised');
for (let told = raised(); raised() < Number(expected); await new Promise((resolve) => setImmediate(resolve))) {
  if (raised() === told) continue;
  told = raised();
  process.stdout.write(`${told}\n`);
}
await service.stop();
process.exit(0);
