import type { researchContract } from '#contract/research.ts';
import type { Handlers } from '#rpc/types.ts';
import { LatestChannel } from '../latest-channel.ts';
import { Judgements } from './judgements.ts';
import { Replays } from './replays.ts';
import type { ResearchDeps } from './research-deps.ts';
import { createRunHandlers } from './run-handlers.ts';
import { Sessions } from './sessions.ts';
import { createStudyHandlers } from './study-handlers.ts';
import { createUserStrategyHandlers } from './user-strategy-handlers.ts';

export interface ResearchService {
  readonly handlers: Handlers<typeof researchContract>;
  /** Follows the files of the trader's own strategies. */
  start(): void;
  /** Ends what is evaluated. The store stays open: it belongs to the caller. */
  stop(): Promise<void>;
}

/** What the research process does: strategies, runs, dragging, studies, and the ledger of trials behind them. */
export function createResearchService(deps: ResearchDeps): ResearchService {
  const changed = new LatestChannel<{ revision: number }>();
  changed.publish({ revision: 0 });
  const onChange = () => changed.publish({ revision: (changed.value?.revision ?? 0) + 1 });
  const sessions = new Sessions(deps, onChange);
  const replays = new Replays(deps, onChange);
  const judgements = new Judgements(deps, onChange);
  const closed = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
  return {
    handlers: {
      ...createRunHandlers(deps, judgements, onChange),
      ...createStudyHandlers(deps, onChange),
      ...createUserStrategyHandlers(deps.own?.folder ?? null),
      async *'session.open'({ configuration }, { signal }) {
        const opened = await sessions.open(configuration);
        try {
          yield opened;
          await closed(signal);
        } finally {
          sessions.close(opened.sessionId);
        }
      },
      'session.evaluate': ({ sessionId, parameters, points }, { signal }) => sessions.evaluate(sessionId, parameters, points, signal),
      async *'replay.open'({ configuration, runId }, { signal }) {
        const opened = await replays.open(configuration, runId ?? null, signal);
        try {
          yield opened;
          await closed(signal);
        } finally {
          replays.close(opened.replayId);
        }
      },
      'replay.advance': ({ replayId, ...input }, { signal }) => replays.advance(replayId, input, signal),
      'runs.changed': (_input, { signal }) => changed.read(signal),
    },
    start: () => deps.own?.folder.start(),
    async stop() {
      changed.close();
      judgements.stop();
      await Promise.all([replays.stop(), deps.pool.close(), deps.own?.stop()]);
    },
  };
}
