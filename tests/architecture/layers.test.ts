// verifies: layers
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findLayerViolations } from './layer-rules.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

describe('layers', () => {
  it('hold: nobody imports what the table of ARCHITECTURE.md does not allow', () => {
    const { violations, filesChecked, importsChecked } = findLayerViolations(path('../../src'));
    expect(violations).toEqual([]);
    expect(filesChecked).toBeGreaterThan(100);
    expect(importsChecked).toBeGreaterThan(200);
  });

  it('are really checked: a tree with one violation of each kind has every one reported', () => {
    const { violations } = findLayerViolations(path('fixtures/src'));
    expect(violations.map(({ file, what }) => `${file}: ${what}`).sort()).toEqual([
      'adapters/sqlite/open.ts: imports another adapter, adapters/redis/client.ts',
      'contract/imports-service.ts: imports services/imports-adapter.ts',
      'core/indicators/imports-package.ts: imports package technicalindicators',
      'core/market/imports-upward.ts: imports upward in core: core/ml/tree.ts',
      'core/market/reads-clock.ts: mentions Date',
      'core/market/reads-disk.ts: imports node:fs: this layer has no Node',
      'core/market/rolls-dice.ts: mentions Math.random',
      'main/imports-sqlite.ts: imports adapters/sqlite/open.ts',
      'preload/imports-core.ts: imports core/ml/tree.ts',
      'renderer/imports-electron.ts: imports electron, which belongs to main and preload',
      'renderer/imports-service.ts: imports services/imports-adapter.ts',
      'renderer/requires-node.ts: imports node:fs: this layer has no Node',
      'services/imports-adapter.ts: imports adapters/sqlite/open.ts',
      'services/imports-restricted.ts: imports better-sqlite3, which belongs to adapters',
      'unknown/stray.ts: is in no layer',
    ]);
  });
});
