import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { useMarket } from '../../../state/market-store.ts';
import { Segments } from '../../../ui/choice.tsx';
import { TextField } from '../../../ui/field.tsx';
import { AmountField, PercentField, useProblem } from './fields.tsx';
import styles from './wizard.module.css';
import { changeConfiguration, changeSection } from './wizard-store.ts';

const POSITIONS = [
  ['netting', 'Netting'],
  ['hedging', 'Hedging'],
] as const;

/** What the account is kept in, how far it may be stretched, and when it is called. */
export function AccountFields({ configuration }: { configuration: BacktestConfiguration }) {
  const { execution, symbols } = configuration;
  const traded = useMarket((state) => state.bySymbol.get(symbols[0] ?? '')?.currency) ?? 'USD';
  const currencyProblem = useProblem('currency');
  const { leverage } = execution;
  const usualMargin = leverage > 1 ? 0.5 / leverage : 0;
  return (
    <>
      <div className={styles.three}>
        <TextField
          label="Account currency"
          placeholder={traded}
          value={configuration.currency ?? ''}
          error={currencyProblem}
          hint="Another than the price's needs the stored pair."
          onChange={(event) => changeConfiguration({ currency: event.target.value.trim().toUpperCase() || undefined })}
        />
        <AmountField
          label="Leverage"
          path="execution.leverage"
          value={leverage}
          min={0.01}
          max={1000}
          step={1}
          onChange={(next) => changeSection('execution', { leverage: next })}
        />
        <PercentField
          label="Margin call below"
          path="execution.maintenanceMargin"
          value={execution.maintenanceMargin ?? usualMargin}
          step={0.5}
          hint="Equity, of the value of what is open."
          onChange={(maintenanceMargin) => changeSection('execution', { maintenanceMargin })}
        />
      </div>
      <div className={styles.row}>
        <span className={styles.rowLabel}>Long and short in one symbol</span>
        <Segments
          label="Long and short in one symbol"
          value={execution.positions}
          options={POSITIONS}
          onChange={(positions) => changeSection('execution', { positions })}
        />
        <span className={styles.note}>{execution.positions === 'netting' ? 'end each other' : 'may be open at once'}</span>
      </div>
    </>
  );
}
