import type { marketContract } from '#contract/market.ts';
import { ExpectedError } from '#core/result.ts';
import type { Handlers } from '#rpc/types.ts';
import type { InstrumentTable } from './instrument-table.ts';
import type { MarketWriter } from './market-writer.ts';

type DataHandlers = Pick<Handlers<typeof marketContract>, 'data.delete' | 'data.verify'>;

/** Deleting and checking what is stored. `barsChanged` is called after bars went. */
export function dataHandlers(writer: MarketWriter, instruments: InstrumentTable, barsChanged: () => void): DataHandlers {
  const { store } = writer;
  return {
    async 'data.delete'({ symbol, timeframe, fromUs, toUs }) {
      if (instruments.find(symbol) === undefined)
        throw new ExpectedError('UnknownInstrument', `There is no instrument ${symbol}, so there is nothing to delete.`);
      if (timeframe === 'tick')
        throw new ExpectedError(
          'NoData',
          'Live ticks are part of the event log and go by age. Imported ones are deleted as a whole: see ticks.delete.',
        );
      const deleted = store.transaction(() =>
        store.deleteBars(symbol, timeframe, fromUs ?? Number.NEGATIVE_INFINITY, toUs ?? Number.POSITIVE_INFINITY),
      );
      if (deleted === 0) throw new ExpectedError('NoData', `There are no ${timeframe} bars of ${symbol} in that time.`);
      barsChanged();
      return { deleted };
    },
    async 'data.verify'() {
      const { chunksChecked, problems } = await writer.verify();
      return { chunksChecked, problems: problems.map(({ where, what }) => `${where}: ${what}`) };
    },
  };
}
