import { parentPort } from 'node:worker_threads';
import { createEvaluationTasks } from '#services/research/evaluation-tasks.ts';
import { serveEvaluationThread } from '#services/research/serve-evaluation-thread.ts';
import { findAnyStrategy } from './planted-strategies.ts';

if (parentPort) serveEvaluationThread(parentPort, createEvaluationTasks(findAnyStrategy));
