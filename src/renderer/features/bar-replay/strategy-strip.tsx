import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ReplayPosition } from '#contract/research-replay.ts';
import { formatCount, formatNumber, formatPercentChange } from '../../format/number.ts';
import { formatPrice } from '../../format/price.ts';
import { formatDate } from '../../format/time.ts';
import { unitsOf, useMarket } from '../../state/market-store.ts';
import { restartService } from '../../state/restart-service.ts';
import { useServices } from '../../state/services-store.ts';
import { useSettings } from '../../state/settings-store.ts';
import text from '../../styles/text.module.css';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatMoneyChange } from '../backtests/report/figures.ts';
import { parameterText } from '../backtests/runs/run-words.ts';
import styles from './bar-replay.module.css';
import type { BarReplay } from './bar-replay-store.ts';
import { stopSearch } from './replay-player.ts';
import { leaveStrategy, restartStrategy } from './replayed-strategy.ts';
import { resultOf, type StrategyReplay } from './strategy-replay.ts';

const toneOf = (value: number): string | undefined => (value > 0 ? text.up : value < 0 ? text.down : undefined);

function Fact({ name, id, children }: { name: string; id: string; children: ReactNode }) {
  return (
    <span className={styles.fact} data-part={id}>
      <span className={styles.name}>{name}</span> <span data-testid={`replay-${id}`}>{children}</span>
    </span>
  );
}

function positionText(positions: readonly ReplayPosition[], symbol: string): string {
  const [first] = positions;
  if (!first) return 'flat';
  const units = positions.reduce((sum, one) => sum + one.units, 0);
  const price = positions.reduce((sum, one) => sum + one.units * one.entryPrice, 0) / units;
  const size = formatNumber(units, Number.isInteger(units) ? 0 : 2);
  return `${first.side > 0 ? '▲ long' : '▼ short'} ${size} at ${formatPrice(price, unitsOf(symbol, price))}`;
}

/** Why the strategy stands still, with the way on. */
function StrategyProblem({ chartId, problem }: { chartId: string; problem: string }) {
  const isGivenUp = useServices(({ statuses }) => statuses.some(({ name, state }) => name === 'research' && state === 'failed'));
  return (
    <>
      <span className={styles.problem} role="alert">
        {isGivenUp ? 'The research process failed several times in a row and was stopped: the bars go on without the strategy.' : problem}
      </span>
      {isGivenUp ? (
        <Button variant="ghost" onClick={() => void restartService('research')} data-testid="replay-restart-research">
          Start the process again
        </Button>
      ) : (
        <Button variant="ghost" onClick={() => void restartStrategy(chartId)} data-testid="replay-restart-strategy">
          Begin it anew
        </Button>
      )}
    </>
  );
}

/** What the strategy has come to at the newest bar. */
export function StrategyStrip({ chartId, replay, strategy }: { chartId: string; replay: BarReplay; strategy: StrategyReplay }) {
  const { state, title, parameters, initialCapital, fromUs, toUs } = strategy;
  const { symbol, problem, timeUs, searchedUs } = replay;
  const zone = useSettings((settings) => settings.settings.chartTimeZone);
  const currency = useMarket((market) => market.bySymbol.get(symbol)?.currency ?? '');
  const open = state?.positions.reduce((sum, { result }) => sum + result, 0) ?? 0;
  const place = state?.trades.symbols.indexOf(symbol) ?? -1;
  const own = state?.positions.filter((one) => one.symbol === place) ?? [];
  const { won, net } = state ? resultOf(state.trades) : { won: 0, net: 0 };
  const refused = state?.events.findLast(({ kind }) => kind === 'refused');
  return (
    <section className={styles.strip} aria-label="The strategy's account" data-testid="replay-strip">
      <div className={styles.facts}>
        <span className={styles.title} title={parameterText(parameters)}>
          {title}
          <span className={styles.parameters}> {parameterText(parameters)}</span>
        </span>
        {problem ? (
          <StrategyProblem chartId={chartId} problem={problem} />
        ) : searchedUs !== null ? (
          <>
            <span className={styles.name} role="status">
              Looking for its next trade
            </span>
            <span data-testid="replay-search">{formatDate(searchedUs, zone)}</span>
            <Button variant="ghost" onClick={() => stopSearch(chartId)} data-testid="replay-stop-search">
              Stop
            </Button>
          </>
        ) : !state ? (
          <span className={styles.name} role="status">
            Catching up with the bars
          </span>
        ) : (
          <>
            <Fact name="Position" id="position">
              {positionText(own, symbol)}
            </Fact>
            {own.length > 0 && (
              <Fact name="open" id="open">
                <span className={toneOf(open)}>{formatMoneyChange(open, currency)}</span>
              </Fact>
            )}
            <Fact name="Equity" id="equity">
              {formatNumber(state.equity, 2)}{' '}
              <span className={toneOf(state.equity - initialCapital)}>{formatPercentChange(state.equity / initialCapital - 1)}</span>
            </Fact>
            <Fact name="Trades" id="trades">
              {formatCount(state.tradeCount)}
              {state.tradeCount > 0 && (
                <>
                  {' '}
                  <span className={styles.name}>({formatCount(won)} gained)</span>{' '}
                  <span className={toneOf(net)}>{formatMoneyChange(net, '')}</span>
                </>
              )}
            </Fact>
            {state.orders.length > 0 && (
              <Fact name="Orders" id="orders">
                {formatCount(state.orders.length)}
              </Fact>
            )}
            {refused && refused.timeUs >= timeUs && (
              <span className={text.warn}>order refused: {(refused.reason ?? '').replaceAll('-', ' ')}</span>
            )}
            {timeUs < fromUs && <span className={styles.name}>its run begins later</span>}
            {state.isFinished && (
              <span className={text.second}>{timeUs > toUs ? 'its run has ended' : 'end of its run: what was open is closed'}</span>
            )}
          </>
        )}
      </div>
      <IconButton label="Go on without the strategy" onClick={() => leaveStrategy(chartId)} data-testid="replay-leave-strategy">
        <X size={12} />
      </IconButton>
    </section>
  );
}
