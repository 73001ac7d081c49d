import { relay } from './relay.ts';

process.parentPort.on('message', ({ ports: [first, second] }) => {
  if (first && second) relay(first, second);
});
