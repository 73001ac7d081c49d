// verifies: secure-files
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImportHandlers } from '#services/import/import-handlers.ts';
import { displayName } from '#services/import/uploads.ts';
import { type ImportFixture, makeImportFixture } from '#tests/support/import-fixture.ts';

let fixture: ImportFixture;
beforeEach(() => {
  fixture = makeImportFixture();
});
afterEach(() => fixture.remove());

const context = { signal: new AbortController().signal, caller: 'renderer' as const };
const NAMES = [
  '../../escaped.csv',
  '..\\..\\escaped.csv',
  '/etc/escaped.csv',
  'C:\\escaped.csv',
  '\u0000escaped.csv',
  '..',
  '.',
  '',
  '~/.ssh/escaped',
];

describe('a window that sends a file name with a path in it', () => {
  it.each(NAMES)('writes nothing outside the folder of imports: %j', async (fileName) => {
    const handlers = await createImportHandlers(fixture.dependencies);
    const before = readdirSync(fixture.folder);
    const { uploadId } = await handlers['import.begin']({ fileName, bytesTotal: 4 }, context);
    await handlers['import.append']({ uploadId, bytes: new Uint8Array(4) }, context);
    expect(readdirSync(fixture.dependencies.folder)).toEqual([`upload-${uploadId}`]);
    expect(readdirSync(fixture.folder).filter((name) => name !== 'imports')).toEqual(before.filter((name) => name !== 'imports'));
    expect(existsSync(join(fixture.folder, '..', 'escaped.csv'))).toBe(false);
    for (const forbidden of ['/', '\\', '\u0000']) expect(displayName(fileName)).not.toContain(forbidden);
  });

  it('reaches no other file through an upload or import id', async () => {
    const handlers = await createImportHandlers(fixture.dependencies);
    fixture.write('secret', 'x');
    for (const id of ['../secret', '../../etc/passwd', `${fixture.folder}/secret`]) {
      await expect(handlers['import.append']({ uploadId: id, bytes: new Uint8Array(1) }, context)).rejects.toMatchObject({
        code: 'UnknownUpload',
      });
      await expect(handlers['import.preview']({ uploadId: id, options: {} }, context)).rejects.toMatchObject({ code: 'UnknownUpload' });
      await expect(handlers['import.rejectedRows']({ importId: id, offset: 0 }, context)).rejects.toMatchObject({ code: 'UnknownImport' });
    }
    expect(existsSync(join(fixture.folder, 'secret'))).toBe(true);
  });
});
