import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { userCodeFiles } from '#adapters/system/user-code-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'tradewind-user-code-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the folder of own files', () => {
  it.skipIf(process.platform === 'win32')('gives files alone: a pipe or a device in it would be read for ever', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'own.ts'), 'export {};');
    symlinkSync(join(folder, 'own.ts'), join(folder, 'linked.ts'));
    symlinkSync(join(folder, 'gone.ts'), join(folder, 'broken.ts'));
    symlinkSync('/dev/zero', join(folder, 'device.ts'));
    mkdirSync(join(folder, 'folder.ts'));
    execFileSync('mkfifo', [join(folder, 'pipe.ts')]);
    const files = userCodeFiles(folder, join(folder, 'declarations'));
    expect(files.list().map(({ name }) => name)).toEqual(['linked', 'own']);
  });

  it('ends nothing when it can not be followed', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'no-folder'), '');
    const files = userCodeFiles(join(folder, 'no-folder'), join(folder, 'declarations'));
    const stop = files.watch(() => undefined);
    expect(files.list()).toEqual([]);
    stop();
  });

  it('says what the disk refuses, and leaves nothing half written', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'declarations'), '');
    writeFileSync(join(folder, 'no-folder'), '');
    const files = userCodeFiles(join(folder, 'no-folder'), join(folder, 'declarations'));
    const refused = {
      code: 'StorageFailed',
      message: expect.stringMatching(/^own\.ts could not be .*\(E[A-Z]+\)\. Check that its folder/),
    };
    expect(() => files.create('own', '')).toThrow(expect.objectContaining(refused));
    expect(() => files.write('own', '')).toThrow(expect.objectContaining(refused));
    expect(files.list()).toEqual([]);
  });
});
