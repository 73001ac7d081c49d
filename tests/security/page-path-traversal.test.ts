// verifies: secure-files
import { sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageFile } from '#main/security/page-file.ts';

const FOLDER = process.platform === 'win32' ? 'C:\\app\\out\\renderer' : '/app/out/renderer';

describe('page path traversal', () => {
  it('serves the page and its files', () => {
    expect(pageFile(FOLDER, 'app://tradewind/')).toBe(`${FOLDER}${sep}index.html`);
    expect(pageFile(FOLDER, 'app://tradewind/assets/index.js?v=1#x')).toBe(`${FOLDER}${sep}assets${sep}index.js`);
  });

  it('refuses foreign hosts and schemes', () => {
    for (const address of [
      'app://evil/index.html',
      'file:///etc/passwd',
      'https://tradewind/index.html',
      'app://tradewind.evil/index.html',
      'nonsense',
    ]) {
      expect(pageFile(FOLDER, address), address).toBeNull();
    }
  });

  it('never leaves the folder, however the dots are dressed', () => {
    const part = fc.constantFrom(
      '..',
      '.',
      '%2e%2e',
      '%2e.',
      '..%2f',
      '%2f',
      '%5c',
      '..%5c',
      'etc',
      'passwd',
      '%00',
      '//',
      '%252e%252e',
      'C:',
      '~',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const file = pageFile(FOLDER, `app://tradewind/${parts.join('/')}`);
        if (file !== null) {
          expect(file.startsWith(FOLDER + sep)).toBe(true);
          expect(file.split(/[\\/]/)).not.toContain('..');
        }
      }),
      { numRuns: 2000 },
    );
  });
});
