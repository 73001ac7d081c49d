/** The type of the ids of own indicators, as `tradewind.d.ts` writes it. */
const OWN_IDS = '`user:$' + '{string}`';

/**
 * The declarations of `tradewind.d.ts` with ids of own indicators, so that an editor offers them where one is named. Any other text stays as good
 * as it was: what is named is checked when the strategy is.
 */
export function declareIndicators(declarations: string, ids: readonly string[]): string {
  if (ids.length === 0) return declarations;
  const known = ids.map((id) => `'${id}'`).join(' | ');
  return declarations
    .replace(`indicators?: readonly ${OWN_IDS}[]`, () => `indicators?: readonly (${known} | (${OWN_IDS} & {}))[]`)
    .replace('indicator(id: string,', () => `indicator(id: ${known} | (string & {}),`);
}
