import { chordLabel } from '../keys/chord.ts';
import styles from './kbd.module.css';

/** A key chord such as `Mod+K`, written as this system writes it. */
export function Kbd({ keys }: { keys: string }) {
  return <kbd className={styles.kbd}>{chordLabel(keys)}</kbd>;
}
