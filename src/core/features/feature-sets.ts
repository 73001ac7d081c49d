import { baselineV1 } from './baseline-v1.ts';
import type { FeatureSet } from './feature-set.ts';
import { standardV1 } from './standard-v1.ts';

/** Every feature set, each in its present version. */
export const FEATURE_SETS: readonly FeatureSet[] = [baselineV1, standardV1];

/** The set with that id; null when there is none. */
export const findFeatureSet = (id: string): FeatureSet | null => FEATURE_SETS.find((set) => set.id === id) ?? null;
