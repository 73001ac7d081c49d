import { join } from 'node:path';
import { MessageChannelMain, type MessagePortMain, type Session, session, WebContentsView } from 'electron';
import { USER_CODE_SECURITY_POLICY } from '#contract/content-security-policy.ts';
import { USER_CODE_CHANNEL, USER_CODE_PAGE } from '#contract/user-code-page.ts';
import { KERNEL_PARAMETERS } from '#core/user-code/realm/kernel.ts';
import { REALM_PARTS } from '#core/user-code/realm/realm-text.ts';

interface SandboxPage {
  readonly port: MessagePortMain;
  /** The page's own process: nothing else lives there. */
  readonly pid: number;
  close(): void;
}

/** In memory only, and shared with no other page. */
const PARTITION = 'user-code';
let prepared: Session | null = null;
/** A view that nobody holds is collected, and its page with it. */
const open = new Set<WebContentsView>();

/** A session that serves one empty page and knows no way out: every other request is refused, and it is offline besides. */
function closedSession(): Session {
  if (prepared) return prepared;
  const closed = session.fromPartition(PARTITION, { cache: false });
  closed.protocol.handle('app', () => {
    const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': USER_CODE_SECURITY_POLICY };
    return new Response('<!doctype html><title>User code</title>', { headers });
  });
  closed.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: url !== USER_CODE_PAGE }));
  closed.enableNetworkEmulation({ offline: true });
  closed.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  closed.setPermissionCheckHandler(() => false);
  closed.setDevicePermissionHandler(() => false);
  closed.on('will-download', (event) => event.preventDefault());
  prepared = closed;
  return closed;
}

/** Opens a page without window, Node, network or storage that runs user code, and hands it a port. Rejects when it can't be opened. */
export async function openSandboxPage(): Promise<SandboxPage> {
  const view = new WebContentsView({
    webPreferences: {
      session: closedSession(),
      preload: join(import.meta.dirname, '../preload/user-code.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      webgl: false,
      images: false,
      plugins: false,
      spellcheck: false,
      disableDialogs: true,
      devTools: false,
      backgroundThrottling: false,
    },
  });
  const contents = view.webContents;
  open.add(view);
  const close = () => {
    open.delete(view);
    if (!contents.isDestroyed()) contents.close({ waitForBeforeUnload: false });
  };
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.once('render-process-gone', close);
  contents.on('will-navigate', (event) => event.preventDefault());
  await contents.loadURL(USER_CODE_PAGE);
  const { port1, port2 } = new MessageChannelMain();
  contents.postMessage(USER_CODE_CHANNEL, { program: REALM_PARTS, parameters: KERNEL_PARAMETERS }, [port2]);
  return { port: port1, pid: contents.getOSProcessId(), close };
}
