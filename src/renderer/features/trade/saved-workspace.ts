import { z } from 'zod';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import { savedIndicator } from '../indicators/indicator-shelf.ts';
import { isPreset, type PresetId, type WorkspaceLayout } from './layout-presets.ts';

/** Raise when the saved form changes in a way that older pages could not read. */
const VERSION = 1;

const chart = z.object({
  symbol: z.string(),
  timeframe: z.enum(TIMEFRAMES),
  preferred: z.enum(TIMEFRAMES).optional(),
  indicators: z.array(savedIndicator.extend({ key: z.string() })),
  scale: z.enum(['normal', 'logarithmic', 'percentage']),
  link: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  showPredictions: z.boolean(),
});

const saved = z.object({
  version: z.literal(VERSION),
  preset: z.string().nullable(),
  isNarrow: z.boolean().optional(),
  charts: z.record(z.string(), chart),
  linkRules: z.object({ crosshair: z.boolean(), times: z.boolean() }),
  dock: z.object({ grid: z.object({}).loose(), panels: z.record(z.string(), z.object({ id: z.string() }).loose()) }).loose(),
});

interface SavedWorkspace extends WorkspaceLayout {
  readonly preset: PresetId | null;
  /** Whether it was arranged for a narrow window; unknown where an older page saved it. */
  readonly isNarrow?: boolean | undefined;
  readonly linkRules: { readonly crosshair: boolean; readonly times: boolean };
}

/** The workspace as text for the settings. */
export const writeWorkspace = (workspace: SavedWorkspace): string => JSON.stringify({ version: VERSION, ...workspace });

/** Reads a saved workspace; null when it is of another version, damaged, or misses a chart that its layout names. */
export function readWorkspace(text: string | null): SavedWorkspace | null {
  if (text === null) return null;
  try {
    const { version: _, preset, ...rest } = saved.parse(JSON.parse(text));
    const named = Object.values(rest.dock.panels).filter((panel) => panel.contentComponent === 'chart');
    if (named.some((panel) => !rest.charts[panel.id])) return null;
    return { ...rest, preset: isPreset(preset) ? preset : null } as unknown as SavedWorkspace;
  } catch {
    return null;
  }
}
