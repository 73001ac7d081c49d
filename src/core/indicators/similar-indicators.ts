import { plainName } from './registry.ts';

/** What can be suggested: an indicator by the names it goes by. */
export interface NamedIndicator {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly title: string;
}

const MOST_SUGGESTED = 3;
/** As long as a name must be for a part of another to be no accident. */
const SHORTEST_PART = 3;

/**
 * How many letters must be inserted, deleted, exchanged or swapped with their neighbour to make one word of the other, no place twice
 * (optimal string alignment: Damerau 1964, Levenshtein 1966).
 */
export function spellingDistance(a: string, b: string): number {
  let [twoBefore, before] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (before[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min((before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, changed);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (twoBefore[j - 2] ?? 0) + 1);
      row.push(least);
    }
    [twoBefore, before] = [before, row];
  }
  return before[b.length] ?? 0;
}

/** Ids of at most three indicators whose id, alias or title is spelled nearly like `name` or contains it, the nearest first. */
export function similarIndicators(name: string, indicators: readonly NamedIndicator[]): string[] {
  const wanted = plainName(name);
  const nearness = (candidate: string): number => {
    const known = plainName(candidate);
    if (wanted.length >= SHORTEST_PART && known.includes(wanted)) return 1 - wanted.length / known.length;
    const distance = spellingDistance(wanted, known);
    // A third of the letters may be wrong: with more, anything is like anything.
    return distance <= Math.max(1, Math.floor(wanted.length / 3)) ? distance : Number.POSITIVE_INFINITY;
  };
  return indicators
    .map(({ id, aliases, title }) => ({ id, distance: Math.min(...[id, ...aliases, title].map(nearness)) }))
    .filter(({ distance }) => Number.isFinite(distance))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, MOST_SUGGESTED)
    .map(({ id }) => id);
}

/** The sentence for a name that no indicator has, with those that may have been meant. */
export function unknownIndicatorSentence(name: string, indicators: readonly NamedIndicator[]): string {
  const similar = similarIndicators(name, indicators);
  const [last, ...others] = similar.toReversed();
  const meant = others.length > 0 ? `${others.toReversed().join(', ')} or ${last}` : last;
  const question = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return `No indicator is called "${name}".${question} The list of indicators names all ${indicators.length}.`;
}
