import { APP_ORIGIN } from '#contract/desktop.ts';

function parsed(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** Whether an address belongs to the app's own page, by its parsed origin. */
export function isOwnPage(address: string): boolean {
  const url = parsed(address);
  return url !== null && `${url.protocol}//${url.host}` === APP_ORIGIN;
}

/** Whether a new window may be opened: only the blank page into which a panel is moved. */
export function isPopOut(address: string): boolean {
  return isOwnPage(address) && parsed(address)?.pathname === '/popout.html';
}

/** Whether an address may be handed to the system's browser: https only, without a user name that could dress it up. */
export function isExternalLink(address: string): boolean {
  const url = parsed(address);
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === '';
}
