import { researchContract } from '#contract/index.ts';
import { channelClient } from '#rpc/channels.ts';
import { connect } from '#rpc/connect.ts';
import { inTemporaryFolder, rounded } from '../bench-measuring.ts';
import { connectToOwner, servicePids, startHost } from './app-runner.ts';
import { storeBars } from './million-bars.ts';
import { memoryOf } from './process-memory.ts';

const SYMBOL = 'REPEATED';
/** Of an hour: 52 days. */
const BARS = 1_260;
const FIRST_LOOK = 100;
const SECOND_LOOK = 1_000;
/** Longer than a process and its threads take to see that they are idle, and to give back what the work left. */
const REST_MS = 35_000;

/** Memory of the app's own research process at rest after 100 and 1,000 judged and stored runs, each of another setting: the ledger grows with them. */
export interface ResearchMemory {
  readonly after100Mb: number;
  readonly after1000Mb: number;
  readonly growthShare: number;
  readonly trials: number;
  readonly msPerRun: number;
}

/** What the research process holds by itself once it rests. Null where the system does not tell. */
async function restingMb(dataDir: string): Promise<number | null> {
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  const pids = await servicePids(dataDir);
  const pid = [...pids].find(([, name]) => name === 'research')?.[0];
  return pid === undefined ? null : (memoryOf([pid], pids)?.totalMb ?? null);
}

/** Runs 1,000 backtests through a workstation of its own. */
export function benchResearchMemory(): Promise<ResearchMemory | { skipped: string }> {
  return inTemporaryFolder(async (dataDir) => {
    storeBars(dataDir, SYMBOL, '1h', BARS);
    const host = await startHost(dataDir);
    const base = await connectToOwner(dataDir);
    const research = connect(researchContract, channelClient(base).open('research'));
    const run = async (index: number): Promise<number> => {
      const configuration = {
        symbols: [SYMBOL],
        timeframe: '1h',
        strategy: { id: 'sma-cross', params: { fast: 5 + (index % 25), slow: 40 + Math.floor(index / 25) } },
        costs: { commission: { type: 'percent', rate: 0.0002 }, spread: 0.01 },
        exits: { stopLoss: 0.05 },
      };
      for await (const item of research['backtest.run']({ configuration })) if (item.phase === 'done') return item.run.summary.trials;
      throw new Error('the run ended without a result');
    };
    try {
      let after100Mb: number | null = null;
      let trials = 0;
      let atWorkMs = 0;
      for (let index = 1; index <= SECOND_LOOK; index++) {
        const start = performance.now();
        trials = await run(index);
        atWorkMs += performance.now() - start;
        if (index === FIRST_LOOK) after100Mb = await restingMb(dataDir);
      }
      const after1000Mb = await restingMb(dataDir);
      if (after100Mb === null || after1000Mb === null) return { skipped: 'the system does not tell the memory of a process' };
      const growthShare = rounded(after1000Mb / after100Mb - 1);
      return { after100Mb, after1000Mb, growthShare, trials, msPerRun: rounded(atWorkMs / SECOND_LOOK) };
    } finally {
      base.close();
      await host.close();
    }
  });
}
