import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { SwitchField } from '../../ui/choice.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import styles from './connections.module.css';
import type { SaveFeed, SimulatorConfiguration } from './use-feed-configuration.ts';

/** The simulator's switch and speed. */
export function SimulatorSection({ configuration, onSave }: { configuration: SimulatorConfiguration; onSave: SaveFeed }) {
  const [rate, setRate] = useState(configuration.ticksPerSecond);
  const [seed, setSeed] = useState(configuration.seed);
  const [problem, setProblem] = useState<string | null>(null);
  const save = async (change: Partial<SimulatorConfiguration>) =>
    setProblem(await onSave({ ...configuration, ticksPerSecond: rate, seed, ...change }));
  const isChanged = rate !== configuration.ticksPerSecond || seed !== configuration.seed;
  return (
    <section className={styles.section} data-testid="simulator">
      <h2 className={styles.title}>
        Simulator <Badge tone="sim">SIMULATED prices</Badge>
        <span className={styles.gap} />
        <SwitchField
          label={configuration.enabled ? 'On' : 'Off'}
          isOn={configuration.enabled}
          onChange={(enabled) => void save({ enabled })}
        />
      </h2>
      <div className={styles.form}>
        <NumberField label="Ticks per second" value={rate} min={0.1} max={500_000} step={rate >= 1000 ? 500 : 10} onChange={setRate} />
        <NumberField label="Seed" value={seed} min={0} step={1} onChange={setSeed} format={{ useGrouping: false }} />
        <Button variant="primary" disabled={!isChanged} onClick={() => void save({})}>
          Apply
        </Button>
      </div>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}
