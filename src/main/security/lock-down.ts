import { app, type Session, type WebContents } from 'electron';
import { APP_ORIGIN } from '#contract/desktop.ts';
import { openExternalLink } from './external-links.ts';

/** Permissions that the page may have; all others are denied. */
const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'notifications', 'fullscreen']);

/** Whether an address belongs to the app's own page, by its parsed origin. */
export function isOwnPage(address: string): boolean {
  try {
    const url = new URL(address);
    return `${url.protocol}//${url.host}` === APP_ORIGIN;
  } catch {
    return false;
  }
}

/** Whether a new window may be opened: only the blank page into which dockview moves a panel. */
export function isPopOut(address: string): boolean {
  return isOwnPage(address) && new URL(address).pathname === '/popout.html';
}

/** Denies every permission but a named few, to the own page only. */
export function lockDownSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, decide) => {
    decide(ALLOWED_PERMISSIONS.has(permission) && isOwnPage(contents.getURL()));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => ALLOWED_PERMISSIONS.has(permission) && isOwnPage(origin));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, _item, contents) => {
    if (!isOwnPage(contents.getURL())) event.preventDefault();
  });
}

/** Denies navigation away, foreign windows and embedded views to every page of the app, present and future. */
export function lockDownContents(): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event) => {
      if (!isOwnPage(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!isOwnPage(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (isPopOut(url)) return { action: 'allow' };
      openExternalLink(url);
      return { action: 'deny' };
    });
  });
}
