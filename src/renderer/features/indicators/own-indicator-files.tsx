import { CodeXml, Plus } from 'lucide-react';
import { useIndicatorCatalogue } from '../../state/indicator-catalogue.ts';
import { problemOf } from '../../state/own-indicators.ts';
import { Button } from '../../ui/button.tsx';
import { askNewFile, showOwnCode } from '../own-code/screen-store.ts';
import styles from './own-indicator-files.module.css';
import { closePicker } from './picker-store.ts';

/** What is wrong with the trader's own indicators, and where they are written. */
export function OwnIndicatorFiles() {
  const own = useIndicatorCatalogue((state) => state.own);
  const unusable = [...own.values()].flatMap((one) => problemOf(one) ?? []);
  const leaveFor = (go: () => void) => () => {
    closePicker();
    go();
  };
  return (
    <div className={styles.files}>
      {unusable.map((sentence) => (
        <p key={sentence} className={styles.problem} role="status" data-testid="own-indicator-problem">
          {sentence}
        </p>
      ))}
      <p className={styles.how}>
        A TypeScript file in the folder <code>indicators</code> of the data folder is an indicator of your own.
      </p>
      <div className={styles.actions}>
        <Button onClick={leaveFor(() => askNewFile('indicators'))}>
          <Plus size={14} />
          New indicator
        </Button>
        {own.size > 0 && (
          <Button onClick={leaveFor(() => showOwnCode('indicators'))}>
            <CodeXml size={14} />
            Edit the files
          </Button>
        )}
      </div>
    </div>
  );
}
