import { z } from 'zod';
import { LOOK_COLOURS, LOOK_DASHES, LOOK_STYLES } from '../../chart-engine/indicator-look.ts';
import { changeSettings, currentSettings, useSettings } from '../../state/settings-store.ts';

/** Raise when the saved form changes in a way that older pages could not read. */
const VERSION = 1;
const MOST_RECENT = 8;

const outputLook = z.object({
  colour: z.enum(LOOK_COLOURS).optional(),
  width: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
  dash: z.enum(LOOK_DASHES).optional(),
  style: z.enum(LOOK_STYLES).optional(),
  isHidden: z.boolean().optional(),
});

/** An indicator as a chart or a template keeps it, without its key on the chart. */
export const savedIndicator = z.object({
  id: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  form: z.enum(['published', 'live']).optional(),
  isHidden: z.boolean().optional(),
  looks: z.record(z.string(), outputLook).optional(),
  isFillHidden: z.boolean().optional(),
  areMarksHidden: z.boolean().optional(),
});
export type SavedIndicator = z.output<typeof savedIndicator>;

const template = z.object({ name: z.string().min(1).max(60), indicators: z.array(savedIndicator).max(100) });
export type IndicatorTemplate = z.output<typeof template>;

const shelf = z.object({
  version: z.literal(VERSION),
  favourites: z.array(z.string()).max(300),
  recent: z.array(z.string()).max(50),
  templates: z.array(template).max(200),
});

/** What the trader keeps at hand: favourite and recent indicators by id, and sets of indicators under names. */
interface IndicatorShelf {
  readonly favourites: readonly string[];
  /** Newest first. */
  readonly recent: readonly string[];
  readonly templates: readonly IndicatorTemplate[];
}

const EMPTY: IndicatorShelf = { favourites: [], recent: [], templates: [] };

/** Reads a saved shelf; an empty one when it is of another version or damaged. */
export function readShelf(text: string | null): IndicatorShelf {
  if (text === null) return EMPTY;
  try {
    const { version: _, ...rest } = shelf.parse(JSON.parse(text));
    return rest;
  } catch {
    return EMPTY;
  }
}

let last: { readonly text: string | null; readonly shelf: IndicatorShelf } = { text: null, shelf: EMPTY };

/** The shelf of the settings, read once for each text. */
function shelfOf(text: string | null): IndicatorShelf {
  if (text !== last.text) last = { text, shelf: readShelf(text) };
  return last.shelf;
}

export const useShelf = (): IndicatorShelf => useSettings((state) => shelfOf(state.settings.indicatorShelf));

function change(next: (before: IndicatorShelf) => Partial<IndicatorShelf>): void {
  const before = shelfOf(currentSettings().indicatorShelf);
  void changeSettings({ indicatorShelf: JSON.stringify({ version: VERSION, ...before, ...next(before) }) });
}

/** Makes an indicator a favourite, or no longer one. */
export const toggleFavourite = (id: string): void =>
  change(({ favourites }) => ({
    favourites: favourites.includes(id) ? favourites.filter((other) => other !== id) : [...favourites, id],
  }));

/** Remembers that an indicator was put on a chart. */
export const noteUsed = (id: string): void =>
  change(({ recent }) => ({ recent: [id, ...recent.filter((other) => other !== id)].slice(0, MOST_RECENT) }));

/** Keeps a set under a name; one that had the name is replaced. */
export const saveTemplate = (name: string, indicators: readonly SavedIndicator[]): void =>
  change(({ templates }) => ({
    templates: [...templates.filter((other) => other.name !== name), { name, indicators: [...indicators] }].toSorted((a, b) =>
      a.name.localeCompare(b.name),
    ),
  }));

/** Gives a set another name; one that had that name is replaced. */
export const renameTemplate = (name: string, to: string): void =>
  change(({ templates }) => ({
    templates: templates
      .filter((one) => one.name === name || one.name !== to)
      .map((one) => (one.name === name ? { ...one, name: to } : one)),
  }));

export const deleteTemplate = (name: string): void =>
  change(({ templates }) => ({ templates: templates.filter((one) => one.name !== name) }));
