import { useIndicatorCatalogue } from '../../state/indicator-catalogue.ts';
import { problemOf } from '../../state/own-indicators.ts';
import styles from './own-indicator-files.module.css';

/** What is wrong with the trader's own indicators, and how one is made. */
export function OwnIndicatorFiles() {
  const own = useIndicatorCatalogue((state) => state.own);
  const unusable = [...own.values()].flatMap((one) => problemOf(one) ?? []);
  return (
    <div className={styles.files}>
      {unusable.map((sentence) => (
        <p key={sentence} className={styles.problem} role="status" data-testid="own-indicator-problem">
          {sentence}
        </p>
      ))}
      <p className={styles.how}>
        A TypeScript file in the folder <code>indicators</code> of the data folder is an indicator of your own.{' '}
        <code>tradewind indicators new NAME</code> writes an example.
      </p>
    </div>
  );
}
