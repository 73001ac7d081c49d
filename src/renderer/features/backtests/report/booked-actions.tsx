import { formatNumber } from '../../../format/number.ts';
import styles from './plain-table.module.css';
import { currencyOf, type RunProps } from './run-facts.ts';
import { Panel } from './section.tsx';
import { tradeTime } from './trades/trade-columns.tsx';

const plain = (value: number): string =>
  formatNumber(value, 4)
    .replace(/([.,]\d*?)0+$/, '$1')
    .replace(/[.,]$/, '');

/** Splits and dividends that came up while the run went on, and what they did to what it held. Nothing where there were none. */
export function BookedActions({ run }: RunProps) {
  const { actions = [] } = run;
  if (actions.length === 0) return null;
  const received = actions.reduce((sum, { money }) => sum + money, 0);
  const currency = currencyOf(run);
  return (
    <Panel title="Splits and dividends" note={`${formatNumber(received, 2)} ${currency} of dividends, net`}>
      <div className={styles.scroll}>
        <table className={styles.table} aria-label="Splits and dividends booked">
          <thead>
            <tr>
              <th scope="col">Booked</th>
              <th scope="col">What</th>
              {['Units held', 'Money'].map((title) => (
                <th key={title} scope="col" className={styles.number}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {actions.map(({ symbol, timeUs, type, value, units, money }) => (
              <tr key={`${symbol} ${type} ${timeUs}`}>
                <th scope="row">{tradeTime(timeUs)}</th>
                <td>
                  {symbol}: {type === 'split' ? `split, ${plain(value)} units for one` : `dividend of ${plain(value)} a unit`}
                </td>
                <td className={styles.number}>{plain(units)}</td>
                <td className={styles.number}>{type === 'split' ? '' : formatNumber(money, 2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
