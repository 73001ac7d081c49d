import type { marketContract } from '#contract/market.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { Clock } from '#core/ports/clock.ts';
import { ExpectedError } from '#core/result.ts';
import type { Handlers } from '#rpc/types.ts';
import { readBarWindow } from '../bar-window.ts';
import { readOrBuildBars } from '../build-from-finer.ts';
import type { StoredOrBuiltBars } from '../stored-or-built-bars.ts';
import type { InstrumentTable } from './instrument-table.ts';
import type { MarketReader } from './market-reader.ts';

type BarHandlers = Pick<Handlers<typeof marketContract>, 'bars.series' | 'bars.window' | 'bars.read'>;

/** Reads of bars, stored or built. */
export function barHandlers(reader: MarketReader, bars: StoredOrBuiltBars, instruments: InstrumentTable, clock: Clock): BarHandlers {
  const requireInstrument = (symbol: string): Instrument => {
    const instrument = instruments.find(symbol);
    if (instrument !== undefined) return instrument;
    throw new ExpectedError('UnknownInstrument', `There is no instrument ${symbol}. Import its data or connect a feed that has it.`);
  };
  return {
    'bars.series': async () => reader.listSeries(),
    async 'bars.window'(request) {
      requireInstrument(request.symbol);
      return readBarWindow(bars, request);
    },
    async 'bars.read'(request) {
      const { calendar } = requireInstrument(request.symbol);
      return readOrBuildBars(reader, calendar, request, clock.nowUs());
    },
  };
}
