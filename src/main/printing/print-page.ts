import { BrowserWindow, type Session, session } from 'electron';

/** In memory only, and shared with no other page. */
const PARTITION = 'print';
const PAGE = 'app://print/';
const TIME_LIMIT_MS = 60_000;

/** A session that serves one page and knows no way out. */
function closedSession(html: string, name: string): Session {
  const closed = session.fromPartition(`${PARTITION}-${name}`, { cache: false });
  closed.protocol.handle('app', () => new Response(html, { headers: { 'Content-Type': 'text/html; charset=utf-8' } }));
  closed.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: url !== PAGE }));
  closed.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  closed.setPermissionCheckHandler(() => false);
  return closed;
}

let lastPage = 0;

/** Prints a self-contained page in a window that nobody sees, without scripts and network. Rejects after a minute. */
export async function printPage(html: string): Promise<Uint8Array> {
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: closedSession(html, String(++lastPage)),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      webSecurity: true,
      webgl: false,
      plugins: false,
      spellcheck: false,
      disableDialogs: true,
      devTools: false,
    },
  });
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('The page was not printed within a minute.')), TIME_LIMIT_MS);
  try {
    const printed = window.loadURL(PAGE).then(() =>
      // Size, margins and what stands at the foot of a page are the page's own.
      window.webContents.printToPDF({ preferCSSPageSize: true, printBackground: true, generateTaggedPDF: true }),
    );
    return await Promise.race([printed, late.promise]);
  } finally {
    clearTimeout(timer);
    window.destroy();
  }
}
