/** What compared runs are called, in order. */
export const LETTERS = ['A', 'B', 'C', 'D'] as const;

/** The letter of a run by its position. */
export const letterOf = (position: number): string => LETTERS[position] ?? String(position + 1);
