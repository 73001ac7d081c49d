import { shell } from 'electron';
import { isExternalLink } from './addresses.ts';

/** The one way out of the app: opens an https address in the system's browser, refuses everything else. */
export function openExternalLink(address: string): void {
  if (isExternalLink(address)) void shell.openExternal(address);
}
