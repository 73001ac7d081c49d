/** Something that the palette offers. */
export interface PaletteEntry {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  /** Smaller text beside the title. */
  readonly note?: string | undefined;
  readonly keys?: string | undefined;
  /** Short names that stand for it as well as its title does. */
  readonly names?: readonly string[] | undefined;
  /** Other words under which it is found. */
  readonly words?: string | undefined;
  readonly run: () => void;
}

/** Entries shown at most: more cannot be read anyway. */
const MOST_ENTRIES = 50;

const WEAKEST_REAL = 20;

/** How well a text answers a query: 0 not at all, more is better. Beginnings beat words, words beat letters in order. */
export function matchScore(query: string, text: string): number {
  const wanted = query.trim().toLowerCase();
  const given = text.toLowerCase();
  if (wanted === '') return 1;
  if (given === wanted) return 100;
  if (given.startsWith(wanted)) return 80 - Math.min(20, given.length - wanted.length);
  const at = given.indexOf(wanted);
  if (at > 0) return /[^a-z0-9]/.test(given[at - 1] ?? '') ? 50 : 35;
  let position = 0;
  let breaks = 0;
  for (const letter of wanted.replaceAll(' ', '')) {
    const next = given.indexOf(letter, position);
    if (next < 0) return 0;
    if (next !== position) breaks++;
    position = next + 1;
  }
  return Math.max(1, 20 - breaks * 2);
}

/** The entries that answer a query, best first; equal ones keep their order. */
export function rankEntries(query: string, entries: readonly PaletteEntry[]): PaletteEntry[] {
  const scored = entries
    .map((entry) => ({
      entry,
      score: Math.max(
        matchScore(query, entry.title),
        ...(entry.names ?? []).map((name) => matchScore(query, name)),
        matchScore(query, entry.note ?? '') * 0.7,
        matchScore(query, entry.words ?? '') * 0.6,
      ),
    }))
    .filter(({ score }) => score >= 1)
    .sort((a, b) => b.score - a.score);
  // Letters in order are a last resort: beside a real match they are noise.
  const isReal = (scored[0]?.score ?? 0) > WEAKEST_REAL;
  return scored
    .filter(({ score }) => !isReal || score >= WEAKEST_REAL)
    .slice(0, MOST_ENTRIES)
    .map(({ entry }) => entry);
}
