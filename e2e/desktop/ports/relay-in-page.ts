import { ipcRenderer } from 'electron';
import { relay } from './relay.ts';

ipcRenderer.on('relay', (event) => {
  const [first, second] = event.ports;
  if (first && second) relay(first, second);
});
