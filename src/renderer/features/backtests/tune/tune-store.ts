import type { z } from 'zod';
import { create } from 'zustand';
import type { researchContract } from '#contract/index.ts';
import { linkTo } from '../../../connection/service-link.ts';

export type Evaluation = z.output<(typeof researchContract)['session.evaluate']['output']>;
export type Parameters = Evaluation['parameters'];

interface TuneState {
  /** The run whose settings are tried; null while none is. */
  readonly runId: string | null;
  /** What the sliders say. */
  readonly wanted: Parameters;
  /** The newest curve that was computed; null until something was tried. */
  readonly tried: Evaluation | null;
  /** Whether another setting than the run's is in view. */
  readonly isTrying: boolean;
  /** Grows with every setting that is asked for. */
  readonly askedSequence: number;
  /** The one that `tried` answers. */
  readonly triedSequence: number;
  readonly bars: number | null;
  readonly problem: { readonly code: string; readonly message: string } | null;
}

const CLOSED: TuneState = {
  runId: null,
  wanted: {},
  tried: null,
  isTrying: false,
  askedSequence: 0,
  triedSequence: 0,
  bars: null,
  problem: null,
};

/** Other settings of a run, tried while a slider is dragged. */
export const useTune = create<TuneState>(() => CLOSED);

const POINTS = 1_000;
/** Kept open a while after the last drag: the bars are in memory. */
let session: { readonly stop: AbortController; readonly runId: string; id: Promise<string> } | null = null;
/** One is computed and one waits beside it, so that the research process goes on at once: what is on the way back costs no time. */
const MOST_ASKED = 2;
let asking = 0;
/** The newest setting that was asked for. */
let askedFor = 0;

/** Ends what is tried. */
export function endTuning(): void {
  session?.stop.abort();
  session = null;
  askedFor = 0;
  useTune.setState(CLOSED, true);
}

/** Makes ready to try other settings of a run; nothing is loaded before the first one is. */
export function beginTuning(runId: string, parameters: Parameters): void {
  if (useTune.getState().runId === runId) return;
  endTuning();
  useTune.setState({ runId, wanted: parameters });
}

/** Back to the settings of the run. */
export const leaveTrial = (parameters: Parameters): void =>
  useTune.setState({ wanted: parameters, tried: null, problem: null, isTrying: false });

/** Tries a setting. While one is computed and another waits, the newest waits here, and those between are never asked for. */
export function trySetting(configuration: unknown, parameters: Parameters): void {
  useTune.setState(({ askedSequence }) => ({ wanted: parameters, isTrying: true, askedSequence: askedSequence + 1 }));
  if (asking < MOST_ASKED) void ask(configuration);
}

/** Loads the bars ahead of the first drag, so that it does not wait for them. */
export function warmUp(configuration: unknown): void {
  const { runId } = useTune.getState();
  if (runId !== null) void openSession(runId, configuration).catch(() => undefined);
}

function openSession(runId: string, configuration: unknown): Promise<string> {
  if (session?.runId === runId) return session.id;
  session?.stop.abort();
  const stop = new AbortController();
  const id = new Promise<string>((resolve, reject) => {
    const read = async () => {
      try {
        for await (const item of linkTo('research').client['session.open']({ configuration }, stop.signal)) {
          useTune.setState({ bars: item.bars });
          resolve(item.sessionId);
        }
        reject(new Error('The session has ended.'));
      } catch (error) {
        reject(error);
      }
      // The next setting opens it again: the process may have been started anew.
      if (session?.stop === stop) session = null;
    };
    void read();
  });
  id.catch(() => undefined);
  session = { stop, runId, id };
  return id;
}

async function ask(configuration: unknown): Promise<void> {
  asking++;
  try {
    for (;;) {
      const { runId, wanted, askedSequence, isTrying } = useTune.getState();
      if (runId === null || !isTrying || askedSequence === askedFor) return;
      const asked = askedSequence;
      askedFor = asked;
      const answer = await evaluate(runId, configuration, wanted);
      const now = useTune.getState();
      // A newer one may have been answered first.
      if (now.runId !== runId || !now.isTrying || now.triedSequence > asked) continue;
      if ('value' in answer) useTune.setState({ tried: answer.value, triedSequence: asked, problem: null });
      else if (answer.problem.code !== 'Superseded') useTune.setState({ problem: answer.problem });
    }
  } finally {
    asking--;
  }
}

type Answer = { readonly value: Evaluation } | { readonly problem: { readonly code: string; readonly message: string } };

async function evaluate(runId: string, configuration: unknown, parameters: Parameters): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    try {
      const opened = openSession(runId, configuration);
      const used = session;
      const sessionId = await opened;
      const result = await linkTo('research').client['session.evaluate']({ sessionId, parameters, points: POINTS });
      if (result.ok) return { value: result.value };
      if (attempt === 0 && (result.error.code === 'UnknownSession' || result.error.code === 'Disconnected')) {
        // Who was asked beside this one may have opened another already.
        if (session === used) {
          session?.stop.abort();
          session = null;
        }
        continue;
      }
      return { problem: result.error };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'Defect';
      return { problem: { code, message: error instanceof Error ? error.message : String(error) } };
    }
  }
}
