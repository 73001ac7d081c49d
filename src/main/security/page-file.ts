import { join, normalize, sep } from 'node:path';
import { APP_ORIGIN } from '#contract/desktop.ts';

/** The file that a page address stands for, or null when it is not the app's own or points outside the page's folder. */
export function pageFile(pageDir: string, address: string): string | null {
  let url: URL;
  let path: string;
  try {
    url = new URL(address);
    path = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  // A backslash is a separator on one system and a letter on the next: no file of the page has one.
  if (`${url.protocol}//${url.host}` !== APP_ORIGIN || /[\0\\]/.test(path)) return null;
  const root = normalize(pageDir + sep);
  const file = normalize(join(root, path === '/' ? 'index.html' : path));
  return file.startsWith(root) ? file : null;
}
