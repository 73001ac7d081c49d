import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

// A thread that asks the bare disk, while the measured program runs, how long a small durable write takes.
const EVERY_MS = 20;
const block = Buffer.alloc(4096, 7);
const file = openSync(String(workerData), 'a');
const latencies: number[] = [];
const timer = setInterval(() => {
  const start = performance.now();
  writeSync(file, block);
  fdatasyncSync(file);
  latencies.push(performance.now() - start);
}, EVERY_MS);

parentPort?.once('message', () => {
  clearInterval(timer);
  closeSync(file);
  parentPort?.postMessage(latencies);
});
