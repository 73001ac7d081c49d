import { type Command, commands } from '../keys/key-registry.ts';
import { openDialog, useShell } from '../state/shell-store.ts';
import { DialogWindow } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import styles from './key-map-dialog.module.css';

const GROUPS: readonly Command['group'][] = ['Go to', 'Chart', 'Draw', 'Research', 'Layout', 'View', 'Data', 'Help'];

/** Every key there is, from the registry that runs them. */
export function KeyMapDialog() {
  const isOpen = useShell((state) => state.dialog === 'key-map');
  if (!isOpen) return null;
  const withKeys = commands.all().filter((command) => commands.keysOf(command).length > 0);
  const groups = GROUPS.map((group) => [group, withKeys.filter((command) => command.group === group)] as const).filter(
    ([, list]) => list.length > 0,
  );
  return (
    <DialogWindow isOpen onClose={() => openDialog(null)} title="Keys" width={720} testId="key-map">
      <div className={styles.columns}>
        <section className={styles.group}>
          <h3 className={styles.title}>On a chart</h3>
          <div className={styles.row}>
            Type letters: change the symbol
            <span className={styles.keys}>
              <Kbd keys="A" />–<Kbd keys="Z" />
            </span>
          </div>
          <div className={styles.row}>
            Type minutes, then Enter: change the timeframe
            <span className={styles.keys}>
              <Kbd keys="1" />
              <Kbd keys="5" />
              <Kbd keys="Enter" />
            </span>
          </div>
        </section>
        {groups.map(([group, list]) => (
          <section key={group} className={styles.group}>
            <h3 className={styles.title}>{group}</h3>
            {list.map((command) => {
              const family = list.filter((other) => other.family !== undefined && other.family === command.family);
              if (family.length > 0 && family[0] !== command) return null;
              const last = family.at(-1);
              return (
                <div key={command.id} className={styles.row}>
                  {command.family ?? command.title}
                  <span className={styles.keys}>
                    {commands.keysOf(command).map((keys) => (
                      <Kbd key={keys} keys={keys} />
                    ))}
                    {last && (
                      <>
                        –<Kbd keys={commands.keysOf(last)[0] ?? ''} />
                      </>
                    )}
                  </span>
                </div>
              );
            })}
          </section>
        ))}
      </div>
    </DialogWindow>
  );
}
