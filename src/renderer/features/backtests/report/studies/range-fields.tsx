import { formatCount } from '../../../../format/number.ts';
import { SwitchField } from '../../../../ui/choice.tsx';
import { NumberField } from '../../../../ui/number-field.tsx';
import { wordsOf } from '../figures.ts';
import type { ParameterRange } from './parameter-ranges.ts';
import styles from './studies.module.css';

interface RangeFieldsProps {
  ranges: readonly ParameterRange[];
  onChange: (ranges: ParameterRange[]) => void;
  /** Points of a grid; null where the method chooses. */
  points: number | null;
}

/** What is varied, from where to where, in which steps. */
export function RangeFields({ ranges, onChange, points }: RangeFieldsProps) {
  const change = (name: string, part: Partial<ParameterRange>) =>
    onChange(ranges.map((range) => (range.name === name ? { ...range, ...part } : range)));
  if (ranges.length === 0) return <p className={styles.count}>The strategy has no numbers to vary.</p>;
  return (
    <div className={styles.ranges}>
      <div className={`${styles.range} ${styles.rangeHead}`} aria-hidden="true">
        <span>Vary</span>
        <span>From</span>
        <span>To</span>
        <span>In steps of</span>
      </div>
      {ranges.map((range) => {
        const { name } = range;
        const field = (part: 'low' | 'high' | 'step', label: string) => (
          <NumberField
            label={`${label} of ${wordsOf(name)}`}
            isBare
            value={range[part]}
            step={range.step || 1}
            onChange={(value) => change(name, { [part]: value })}
          />
        );
        return (
          <div key={name} className={styles.range} data-range={name}>
            <SwitchField label={wordsOf(name)} isOn={range.isVaried} onChange={(isVaried) => change(name, { isVaried })} />
            {range.isVaried && (
              <>
                {field('low', 'Lowest')}
                {field('high', 'Highest')}
                {field('step', 'Step')}
              </>
            )}
          </div>
        );
      })}
      {points === 0 && <p className={styles.count}>Nothing is varied, or a range holds nothing.</p>}
      {points !== null && points > 200_000 && (
        <p className={styles.count}>{formatCount(points)} settings: at most 200,000 are tried as a grid</p>
      )}
    </div>
  );
}
