import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { protocol } from 'electron';
import { CONTENT_SECURITY_POLICY } from '#contract/content-security-policy.ts';
import { pageFile } from './page-file.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true, allowServiceWorkers: false } },
  ]);
}

/** Serves the built page under its own scheme, nothing else of the disk. */
export function serveAppProtocol(pageDir: string): void {
  protocol.handle('app', async (request) => {
    const file = request.method === 'GET' ? pageFile(pageDir, request.url) : null;
    const body = file ? await readFile(file).catch(() => null) : null;
    if (!(file && body)) return new Response('There is no such page.', { status: 404, headers: { 'Content-Type': 'text/plain' } });
    return new Response(new Uint8Array(body), {
      headers: {
        'Content-Type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
        'Content-Security-Policy': CONTENT_SECURITY_POLICY,
        'X-Content-Type-Options': 'nosniff',
      },
    });
  });
}
