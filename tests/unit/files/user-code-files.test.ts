import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
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
    expect(files.leftOut()).toEqual([
      { name: 'broken', reason: 'the link leads nowhere. Take it away, or put back what it leads to.' },
      ...['device', 'folder', 'pipe'].map((name) => ({
        name,
        reason: 'it is no file. Put a file of TypeScript in its place, or take it away.',
      })),
    ]);
  });

  it('says of what is meant as own code and can not be what to do about it', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'MyAverage 2é.ts'), '');
    writeFileSync(join(folder, '3.TS'), '');
    writeFileSync(join(folder, `${'long-'.repeat(9)}name.ts`), '');
    writeFileSync(join(folder, 'tradewind.d.ts'), '');
    writeFileSync(join(folder, 'notes.txt'), '');
    writeFileSync(join(folder, 'latin.ts'), Buffer.from([0x2f, 0x2f, 0xe9]));
    writeFileSync(join(folder, 'large.ts'), ' '.repeat(10_000_000));
    const files = userCodeFiles(folder, join(folder, 'declarations'));
    expect(files.list()).toEqual([]);
    expect(files.leftOut().map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
      '3: a name has up to 40 small letters, digits and hyphens. Call it my-own.ts.',
      'MyAverage 2é: a name has up to 40 small letters, digits and hyphens. Call it my-average-2e.ts.',
      'large: it has 10.0 MB, and a source has at most 0.2 MB. Take it away, or put data into fewer words.',
      'latin: it is no text in UTF-8. Save it in that encoding.',
      `${'long-'.repeat(9)}name: a name has up to 40 small letters, digits and hyphens. Call it ${'long-'.repeat(7)}long.ts.`,
    ]);
  });

  it('takes away what a save left that was killed, and nothing else', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'declarations'), '');
    const left = ['own.ts.123456', 'own.ts.999', 'own.ts.backup', 'owner.ts.123456'];
    for (const name of left) writeFileSync(join(folder, name), 'half');
    const longAgo = new Date(Date.now() - 120_000);
    for (const name of left.filter((one) => one !== 'own.ts.999')) utimesSync(join(folder, name), longAgo, longAgo);
    userCodeFiles(folder, join(folder, 'declarations')).write('own', 'whole');
    // A young one may be another process's save that goes on.
    expect(readdirSync(folder).sort()).toEqual([
      'declarations',
      'own.ts',
      'own.ts.999',
      'own.ts.backup',
      'owner.ts.123456',
      'tradewind.d.ts',
    ]);
  });

  it('takes a byte order mark away, and lines as other systems end them', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'own.ts'), '\ufeffexport {};\r\n');
    expect(userCodeFiles(folder, join(folder, 'declarations')).list()).toEqual([{ name: 'own', source: 'export {};\r\n' }]);
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
