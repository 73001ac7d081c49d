import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settingsFile } from '#adapters/system/settings-file.ts';

let dataDir = '';
const said: string[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tradewind-settings-'));
  said.length = 0;
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const open = () => settingsFile(dataDir, (sentence) => said.push(sentence));

describe('the settings file', () => {
  it.each(['{"theme": "li', '', '[]', '\u0000\u0000'])(
    'that holds %j is kept aside, said, and not in the way of new settings',
    async (content) => {
      const path = join(dataDir, 'settings.json');
      writeFileSync(path, content);
      expect(open().load()).toBeNull();
      expect(said).toEqual([`The settings could not be read. The app starts with the usual ones; yours were kept as ${path}.unreadable.`]);
      expect(readFileSync(`${path}.unreadable`, 'utf8')).toBe(content);
      await open().save({ theme: 'light' });
      expect(open().load()).toEqual({ theme: 'light' });
    },
  );

  it('that is not there yet is nothing to speak of', () => {
    expect(open().load()).toBeNull();
    expect(said).toEqual([]);
    expect(existsSync(join(dataDir, 'settings.json.unreadable'))).toBe(false);
  });
});
