import { fileURLToPath } from 'node:url';
import { nodeRunner } from '#adapters/user-code/node-sandbox.ts';
import { FILES, strategyEngineText } from '#tests/support/program.ts';
import { composeResearch } from '#workers/research/compose-research.ts';

/**
 * Runs one distinct backtest after another over a market file and says the number of each that was stored. Killed at any moment; what it
 * leaves on disk is judged by the test. Arguments: folder, number to begin with.
 */
const [folder = '', first = '0'] = process.argv.slice(2);
const { service } = composeResearch({
  dataDir: folder,
  printPdf: async () => null,
  evaluationThread: FILES.evaluationThread,
  strategySources: FILES.strategySources,
  resourcesDir: fileURLToPath(new URL('resources', FILES.root)),
  openRunner: (limits) => nodeRunner(limits, strategyEngineText),
  onDefect: (error) => {
    throw error;
  },
  predictions: () => Promise.reject(new Error('no strategy here needs predictions')),
});
const context = { signal: new AbortController().signal, caller: 'worker' as const };
for (let number = Number(first); ; number++) {
  const params = { fast: 2 + (number % 60), slow: 70 + Math.floor(number / 60) };
  const configuration = { symbols: ['TEST'], timeframe: '1m', strategy: { id: 'sma-cross', params } };
  for await (const item of service.handlers['backtest.run']({ configuration, tags: [], note: String(number) }, context)) {
    if (item.phase === 'done') process.stdout.write(`${number}\n`);
  }
}
