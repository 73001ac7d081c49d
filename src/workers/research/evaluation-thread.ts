import { parentPort, workerData } from 'node:worker_threads';
import { stepBack } from '#adapters/system/background-priority.ts';
import { findStrategy } from '#core/strategy/strategies.ts';
import type { ThreadOptions } from '#services/research/evaluation-pool.ts';
import { createEvaluationTasks } from '#services/research/evaluation-tasks.ts';
import { serveEvaluationThread } from '#services/research/serve-evaluation-thread.ts';
import { collectWhenIdle } from '../runtime/collect-when-idle.ts';

if (parentPort === null) throw new Error('evaluation-thread is started by the research process as a worker thread');
if ((workerData as ThreadOptions | null)?.isBackground) stepBack();
collectWhenIdle();
serveEvaluationThread(parentPort, createEvaluationTasks(findStrategy));
