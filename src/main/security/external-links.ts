import { shell } from 'electron';

/** Whether an address may be handed to the system's browser: https only. */
export function isExternalLink(address: string): boolean {
  try {
    return new URL(address).protocol === 'https:';
  } catch {
    return false;
  }
}

/** The one way out of the app: opens an https address in the system's browser, refuses everything else. */
export function openExternalLink(address: string): void {
  if (isExternalLink(address)) void shell.openExternal(address);
}
