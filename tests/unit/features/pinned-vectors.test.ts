// verifies: feature-sets
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { FeatureSet } from '#core/features/feature-set.ts';
import { FEATURE_SETS } from '#core/features/feature-sets.ts';
import { seededBars } from '../../support/seeded-bars.ts';

const BARS = 2600;
/** Before any block's end, in the middle, and at the end. */
const PINNED = [199, 1300, BARS - 1];
/** Made with logarithms or angles, whose last digit another version of the engine may round differently. */
const TRANSCENDENTAL = /^log-return|^volatility-\d|^parkinson|^volume-ratio|sine$|^baseline atr-14-over-50/;

/** What must stay: every bit of what is plain arithmetic, and ten digits of everything. */
function pinnedOf(set: FeatureSet) {
  const bars = seededBars(2026, BARS);
  const width = set.names.length;
  const rows = new Float64Array(BARS * width);
  set.create('5m', 'fx').pushMany(bars, 0, BARS, rows);
  const isArithmetic = set.names.map((name) => !(TRANSCENDENTAL.test(name) || TRANSCENDENTAL.test(`${set.id} ${name}`)));
  const arithmetic = rows.filter((_, i) => isArithmetic[i % width] === true);
  const valuesAt = (bar: number) =>
    Object.fromEntries(set.names.map((name, k) => [name, Number((rows[bar * width + k] as number).toPrecision(10))]));
  return { bits: createHash('sha256').update(Buffer.from(arithmetic.buffer)).digest('hex'), values: PINNED.map(valuesAt) };
}

describe('what a feature set computes', () => {
  it.each(FEATURE_SETS.map((set) => [`${set.id} v${set.version}`, set] as const))(
    'never changes by a bit under the name %s: what was recorded and what models were trained on stays true; a change needs a new version',
    async (_, set) => {
      await expect(`${JSON.stringify(pinnedOf(set), null, 2)}\n`).toMatchFileSnapshot(`pinned/${set.id}-v${set.version}.json`);
    },
  );
});
