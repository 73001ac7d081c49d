import { parentPort } from 'node:worker_threads';
import { findStrategy } from '#core/strategy/strategies.ts';
import { createEvaluationTasks } from '#services/research/evaluation-tasks.ts';
import { serveEvaluationThread } from '#services/research/serve-evaluation-thread.ts';

if (parentPort === null) throw new Error('evaluation-thread is started by the research process as a worker thread');
serveEvaluationThread(parentPort, createEvaluationTasks(findStrategy));
