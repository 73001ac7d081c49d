import { contextBridge, ipcRenderer } from 'electron';
import { PORT_CHANNEL, PORT_MESSAGE_TAG } from '#contract/desktop.ts';

/**
 * The whole bridge: facts about the desktop, and a request for a port to a service. The port itself arrives as a window
 * message, the only way to hand one to the page's own world.
 */
contextBridge.exposeInMainWorld(
  'tradewindDesktop',
  Object.freeze({
    platform: process.platform,
    requestPort: (service: string, requestId: number): void => ipcRenderer.send(PORT_CHANNEL, { service, requestId }),
  }),
);

ipcRenderer.on(PORT_CHANNEL, (event, answer: { service: string; requestId: number }) => {
  window.postMessage({ tag: PORT_MESSAGE_TAG, ...answer }, window.location.origin, event.ports);
});
