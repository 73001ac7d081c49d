import type { marketContract } from '#contract/market.ts';
import { ExpectedError } from '#core/result.ts';
import type { Handlers } from '#rpc/types.ts';
import type { FeedControl } from './feed-control.ts';
import type { MarketServiceDeps } from './market-deps.ts';
import type { IngestionPipeline } from './pipeline.ts';
import { replayRequest } from './replay-request.ts';

type FeedHandlers = Pick<
  Handlers<typeof marketContract>,
  'feeds.configuration' | 'feeds.configure' | 'feeds.replay' | 'feeds.stopReplay' | 'feeds.sourceOrder' | 'mt5.createToken'
>;

/** Configuration of feeds, replays and the order of sources. */
export function feedHandlers(control: FeedControl, pipeline: IngestionPipeline, deps: MarketServiceDeps): FeedHandlers {
  return {
    'feeds.configuration': async () => control.configurations,
    'feeds.configure': (input) => control.configure(input),
    'mt5.createToken': async () => ({ token: await control.createToken() }),
    async 'feeds.replay'(input) {
      const request = replayRequest(deps.reader, deps.writer, input);
      await control.startReplay(request);
      return { sourceName: request.sourceName, symbol: request.instrument.symbol };
    },
    async 'feeds.stopReplay'({ sourceName }) {
      await control.stopReplay(sourceName);
      return {};
    },
    async 'feeds.sourceOrder'({ symbol, sources }) {
      const instrument = pipeline.instruments.idOf(symbol);
      if (instrument < 0)
        throw new ExpectedError('UnknownInstrument', `There is no instrument ${symbol}. Connect a feed that has it first.`);
      if (sources !== undefined) pipeline.setSourceOrder(instrument, sources);
      return { sources: pipeline.sourceOrder(instrument) };
    },
  };
}
