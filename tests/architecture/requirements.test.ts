import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REQUIREMENTS } from '#tests/requirements.ts';

const root = join(import.meta.dirname, '../..');
const files = globSync(['tests/**/*.test.{ts,tsx}', 'e2e/**/*.spec.ts'], { cwd: root }).filter(
  (file) => !file.endsWith('requirements.test.ts'),
);

/** Ids by the files that cite them. */
const cited = new Map<string, string[]>();
for (const file of files) {
  for (const match of readFileSync(join(root, file), 'utf8').matchAll(/^\/\/ verifies: (.+)$/gm)) {
    for (const id of (match[1] ?? '').split(',').map((part) => part.trim())) cited.set(id, [...(cited.get(id) ?? []), file]);
  }
}

describe('what was asked for', () => {
  it.each(Object.keys(REQUIREMENTS))('is verified by a test: %s', (id) => {
    expect(cited.get(id) ?? []).not.toEqual([]);
  });

  it('is cited by its name: no test cites what is not asked', () => {
    expect([...cited.keys()].filter((id) => !Object.hasOwn(REQUIREMENTS, id))).toEqual([]);
  });
});
