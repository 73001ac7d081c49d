/** The trades that a price chart of a report was asked to show, in order. */
export const shownTrades: number[] = [];

/** Stands for the price chart in every test of the page: jsdom has no canvas that the real one could draw on. */
export class TradeChart {
  select(index: number): Promise<void> {
    shownTrades.push(index);
    return Promise.resolve();
  }
  refreshTheme(): void {}
  dispose(): void {}
}
