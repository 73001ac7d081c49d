import { useEffect, useState } from 'react';
import { linkTo } from '../../connection/service-link.ts';
import { formatCount } from '../../format/number.ts';
import { useMarket } from '../../state/market-store.ts';
import { Button } from '../../ui/button.tsx';
import { DialogWindow } from '../../ui/dialog.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { ErrorPanel, Skeleton } from '../../ui/states.tsx';
import { loadStrategies, useStrategies } from '../backtests/strategy-catalogue.ts';
import { newDraft } from '../backtests/wizard/draft.ts';
import { areParametersGood, ParameterForm, type ParameterValues } from '../indicators/parameter-form.tsx';
import styles from './bar-replay.module.css';
import { closeReplayDialog, replayOf, useBarReplay } from './bar-replay-store.ts';
import { giveUpStrategyStart, leaveStrategy, replayStrategy } from './replayed-strategy.ts';

/** What the account begins with. */
const CAPITAL = 100_000;

/** Asks which strategy goes along, with which parameters. */
export function ReplayStrategyDialog({ chartId }: { chartId: string }) {
  const strategies = useStrategies((state) => state.strategies);
  const unavailable = useStrategies((state) => state.problem);
  const current = useBarReplay((state) => state.replays[chartId]?.strategy ?? null);
  const [chosen, setChosen] = useState(current?.strategy ?? null);
  const [changed, setChanged] = useState<ParameterValues>(current?.parameters ?? {});
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  useEffect(() => {
    void loadStrategies();
    return linkTo('research').onUp(() => void loadStrategies());
  }, []);
  useEffect(() => () => giveUpStrategyStart(chartId), [chartId]);
  const fitting = (strategies ?? []).filter(({ symbolsNeeded }) => symbolsNeeded.least <= 1);
  const strategy = fitting.find(({ id }) => id === chosen) ?? fitting[0];
  const values = { ...strategy?.defaults, ...changed };
  const isGood = strategy !== undefined && areParametersGood(strategy.parameters, values);
  const start = async () => {
    const replay = replayOf(chartId);
    if (!strategy || !replay || !isGood) return;
    const { series, bySymbol } = useMarket.getState();
    const { configuration } = newDraft(
      strategy,
      { series: series ?? [], bySymbol },
      { symbol: replay.symbol, timeframe: replay.timeframe },
    );
    setIsBusy(true);
    setProblem(null);
    const started = await replayStrategy(chartId, {
      ...configuration,
      initialCapital: CAPITAL,
      strategy: { id: strategy.id, params: values },
    });
    if (started.kind === 'given-up') return;
    setIsBusy(false);
    if (started.kind === 'going') closeReplayDialog();
    else setProblem(started.problem);
  };
  const footer = (
    <>
      {current && (
        <Button
          onClick={() => {
            leaveStrategy(chartId);
            closeReplayDialog();
          }}
        >
          Without a strategy
        </Button>
      )}
      <Button onClick={closeReplayDialog}>Cancel</Button>
      <Button variant="primary" disabled={!isGood || isBusy} onClick={() => void start()} data-testid="replay-strategy-go">
        {isBusy ? 'Loading its bars' : 'Let it go along'}
      </Button>
    </>
  );
  return (
    <DialogWindow
      isOpen
      onClose={closeReplayDialog}
      title="A strategy beside the replay"
      width={460}
      footer={footer}
      testId="replay-strategy-dialog"
    >
      {strategies === null &&
        (unavailable ? (
          <ErrorPanel {...unavailable} action={<Button onClick={() => void loadStrategies()}>Try again</Button>} />
        ) : (
          <Skeleton rows={5} />
        ))}
      {strategy && (
        <div className={styles.form}>
          <SelectField
            label="Strategy"
            value={strategy.id}
            options={fitting.map(({ id, title }) => [id, title] as const)}
            onChange={(id) => {
              setChosen(id);
              setChanged({});
            }}
          />
          <p className={styles.note}>{strategy.description}</p>
          <ParameterForm key={strategy.id} schema={strategy.parameters} values={values} onChange={setChanged} />
          <p className={styles.note}>
            It trades from the first stored bar on with {formatCount(CAPITAL)} and the typical costs of this market, and sees no bar that
            you do not see. For other costs, sizes and stops run a backtest and choose Replay in its report. What you watch counts as a
            trial.
          </p>
          {problem && (
            <p className={styles.problem} role="alert">
              {problem}
            </p>
          )}
        </div>
      )}
    </DialogWindow>
  );
}
