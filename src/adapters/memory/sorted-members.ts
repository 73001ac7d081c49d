/** Members in the order of their scores, equal scores in the order of the members. */
export class SortedMembers {
  readonly #scores = new Map<string, number>();
  readonly #ordered: { readonly score: number; readonly member: string }[] = [];

  /** Characters of all members. */
  characters = 0;

  get count(): number {
    return this.#ordered.length;
  }

  /** Adds a member, or moves it to another score. */
  add(score: number, member: string): void {
    const before = this.#scores.get(member);
    if (before === score) return;
    if (before === undefined) this.characters += member.length;
    else this.#ordered.splice(this.#position(before, member), 1);
    this.#scores.set(member, score);
    this.#ordered.splice(this.#position(score, member), 0, { score, member });
  }

  /** Members with score in `[from, to)`. */
  range(from: number, to: number): string[] {
    return this.#ordered.slice(this.#position(from, ''), this.#position(to, '')).map(({ member }) => member);
  }

  /** Index of the first entry that is not before the given one. */
  #position(score: number, member: string): number {
    let low = 0;
    let high = this.#ordered.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#ordered[middle] as { score: number; member: string };
      if (entry.score < score || (entry.score === score && entry.member < member)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
