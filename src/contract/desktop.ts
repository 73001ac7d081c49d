/** The one channel between the page and Electron's main process: a request for a port to a service, and its answer. */
export const PORT_CHANNEL = 'tradewind:port';

/** Marks the window message by which the preload script hands a port to the page. */
export const PORT_MESSAGE_TAG = 'tradewind:port';

/** The scheme and host that the desktop page is served from. */
export const APP_ORIGIN = 'app://tradewind';

/** What the preload script shows to the page. */
export interface DesktopBridge {
  readonly platform: string;
  requestPort(service: string, requestId: number): void;
}
