import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { useMarket } from '../../../state/market-store.ts';
import { SwitchField } from '../../../ui/choice.tsx';
import { AccountFields } from './account-fields.tsx';
import type { Draft } from './draft.ts';
import { ExitFields } from './exit-fields.tsx';
import { AmountField, PercentField, useProblem } from './fields.tsx';
import { SizingFields } from './sizing-fields.tsx';
import styles from './wizard.module.css';
import { changeConfiguration, changeSection } from './wizard-store.ts';

type Exits = BacktestConfiguration['exits'];

/** Three average true ranges: far enough for the noise of a day. */
const USUAL_TRAIL: Exits['trailingStop'] = { type: 'atr', value: 3, period: 14 };
/** Half of the position at 1R with the stop to entry, a quarter at 2R, the rest trails. */
const IN_PARTS: Exits['partials'] = [
  { atRisk: 1, fraction: 0.5, moveStop: 'entry' },
  { atRisk: 2, fraction: 0.25, moveStop: 'trail' },
];

/** How much is at stake, and what ends a position early. */
export function StepRisk({ draft }: { draft: Draft }) {
  const { configuration } = draft;
  const { sizing, execution, exits, symbols } = configuration;
  const currency = useMarket((state) => state.bySymbol.get(symbols[0] ?? '')?.currency) ?? 'USD';
  const sizingProblem = useProblem('sizing.type');
  return (
    <>
      <div className={styles.three}>
        <AmountField
          label={`Starting capital, ${configuration.currency ?? currency}`}
          path="initialCapital"
          value={configuration.initialCapital}
          min={0.01}
          step={10_000}
          onChange={(initialCapital) => changeConfiguration({ initialCapital })}
        />
        <AmountField
          label="Open positions at most"
          path="maxPositions"
          value={configuration.maxPositions}
          min={1}
          max={100_000}
          onChange={(maxPositions) => changeConfiguration({ maxPositions })}
        />
        <PercentField
          label="Largest loss a day"
          path="execution.maxDailyLoss"
          value={execution.maxDailyLoss ?? 0}
          step={1}
          hint="0: none. At it, all is closed until the next day."
          onChange={(share) => changeSection('execution', { maxDailyLoss: share > 0 ? share : null })}
        />
      </div>
      <AccountFields configuration={configuration} />
      <div className={styles.three}>
        <SizingFields sizing={sizing} currency={currency} />
      </div>
      {sizingProblem && <p className={styles.problem}>{sizingProblem}</p>}
      <div className={styles.switches}>
        <SwitchField
          label="Whole units only"
          isOn={sizing.wholeUnits}
          onChange={(wholeUnits) => changeConfiguration({ sizing: { ...sizing, wholeUnits } })}
        />
        <SwitchField
          label="May sell short"
          isOn={execution.allowShort}
          onChange={(allowShort) => changeSection('execution', { allowShort })}
        />
      </div>
      <h3 className={styles.heading}>Exits, where the strategy sets none of its own</h3>
      <ExitFields
        label="Stop loss"
        path="exits.stopLoss"
        exit={exits.stopLoss}
        usual={0.05}
        most={0.999999}
        mayBePrice
        onChange={(stopLoss) => changeSection('exits', { stopLoss })}
      />
      <ExitFields
        label="Take profit"
        path="exits.takeProfit"
        exit={exits.takeProfit}
        usual={0.1}
        most={1000}
        mayBePrice
        onChange={(takeProfit) => changeSection('exits', { takeProfit })}
      />
      <ExitFields
        label="Trailing stop"
        path="exits.trailingStop"
        exit={exits.trailingStop}
        usual={0.05}
        most={0.999999}
        mayBePrice={false}
        onChange={(trailing) => changeSection('exits', { trailingStop: trailing?.type === 'price' ? null : trailing })}
      />
      <div className={styles.switches}>
        <SwitchField
          label="In parts: half at 1R and the stop to entry, a quarter at 2R, the rest trails. Needs a stop loss."
          isOn={exits.partials.length > 0}
          isDisabled={exits.stopLoss === null && exits.partials.length === 0}
          onChange={(isOn) =>
            // Its last part trails: without a distance to trail at it would not.
            changeSection('exits', {
              partials: isOn ? IN_PARTS : [],
              ...(isOn && exits.trailingStop === null ? { trailingStop: USUAL_TRAIL } : {}),
            })
          }
        />
        <SwitchField
          label="End positions with the session day"
          isOn={execution.closeAtSessionEnd}
          onChange={(closeAtSessionEnd) => changeSection('execution', { closeAtSessionEnd })}
        />
        <SwitchField
          label="End positions at the last bar"
          isOn={configuration.closeAtEnd}
          onChange={(closeAtEnd) => changeConfiguration({ closeAtEnd })}
        />
      </div>
      <div className={styles.three}>
        <AmountField
          label="No order in the first bars"
          path="warmupBars"
          value={configuration.warmupBars}
          min={0}
          step={10}
          hint="Beyond what the strategy needs itself."
          onChange={(warmupBars) => changeConfiguration({ warmupBars })}
        />
        <AmountField
          label="Bars in a position at most"
          path="exits.maxBars"
          value={exits.maxBars ?? 0}
          min={0}
          hint="0: as long as it takes."
          onChange={(maxBars) => changeSection('exits', { maxBars: maxBars > 0 ? maxBars : null })}
        />
      </div>
    </>
  );
}
