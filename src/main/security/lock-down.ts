import { app, type Session, type WebContents } from 'electron';
import { isOwnPage, isPopOut } from './addresses.ts';
import { openExternalLink } from './external-links.ts';

/** Permissions that the page may have; all others are denied. */
const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'notifications', 'fullscreen']);

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
