import { TIMEFRAMES } from '#core/market/timeframe.ts';
import { formatCount } from '../../format/number.ts';
import { SwitchField } from '../../ui/choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TIME_ZONES } from '../settings/time-zones.ts';
import styles from './import-dialog.module.css';
import { changeImport, type ImportOptions, type ImportPreview, type ImportStep } from './import-steps.ts';

const TIME_ROLES = ['time', 'date', 'clock'];
const BAR_ROLES = [...TIME_ROLES, 'open', 'high', 'low', 'close', 'volume', 'tick-volume', 'skip'];
const TICK_ROLES = [...TIME_ROLES, 'bid', 'ask', 'last', 'volume', 'flags', 'skip'];
const TIMEFRAME_OPTIONS = [['tick', 'ticks'] as const, ...TIMEFRAMES.map((timeframe) => [timeframe, timeframe] as const)];

const howRead = (preview: ImportPreview): string =>
  [
    preview.kind === 'ticks' ? 'Ticks' : 'Bars',
    `as ${preview.format}`,
    preview.delimiter === null ? null : `separated by ${preview.delimiter === '\t' ? 'tabs' : `“${preview.delimiter}”`}`,
    preview.decimalComma ? 'decimal comma' : null,
    preview.encoding,
    `times like ${preview.timeFormat}`,
  ]
    .filter(Boolean)
    .join(', ');

/** What was understood of the file, with every guess open to correction. */
export function ImportCheck({ preview, options, problem, isLoading }: Extract<ImportStep, { step: 'check' }>) {
  const roles = preview.kind === 'ticks' ? TICK_ROLES : BAR_ROLES;
  const columns = options.columns ?? preview.columns.map((role) => role ?? 'skip');
  const zones = [...new Set([preview.timeZone, options.timeZone ?? 'UTC', ...TIME_ZONES])].map((zone) => [zone, zone] as const);
  const setRole = (index: number, role: string) =>
    void changeImport({ columns: columns.map((before, i) => (i === index ? role : before)) });
  const roleOptions = (role: string) => [...new Set([role, ...roles])].map((option) => [option, option] as const);
  return (
    <div aria-busy={isLoading}>
      <div className={styles.form}>
        <TextField
          label="Symbol"
          value={options.symbol}
          error={options.symbol.trim() === '' ? 'Say which instrument this is.' : null}
          onChange={(event) => void changeImport({ symbol: event.target.value.trim().toUpperCase() })}
        />
        <SelectField
          label="Timeframe"
          value={options.timeframe}
          options={TIMEFRAME_OPTIONS}
          onChange={(timeframe) => void changeImport({ timeframe: timeframe as ImportOptions['timeframe'] })}
        />
        <SelectField
          label="Time zone of the file"
          value={options.timeZone ?? 'UTC'}
          options={zones}
          onChange={(timeZone) => void changeImport({ timeZone })}
        />
      </div>
      <div className={styles.switches}>
        <SwitchField
          label="Repair what can be repaired"
          isOn={options.repair ?? false}
          onChange={(repair) => void changeImport({ repair })}
        />
        <SwitchField
          label="Replace bars that are there with other values"
          isOn={options.replace ?? false}
          onChange={(replace) => void changeImport({ replace })}
        />
      </div>
      <p className={styles.facts}>
        {howRead(preview)}. {preview.notes.join(' ')}
      </p>
      <div className={styles.sample}>
        <table aria-label="First rows of the file">
          <thead>
            <tr>
              {columns.map((role, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns of a file have no other name
                <th key={i} scope="col">
                  <SelectField
                    isBare
                    label={`Column ${i + 1} ${preview.header?.[i] ?? ''}`}
                    value={role}
                    options={roleOptions(role)}
                    onChange={(next) => setRole(i, next)}
                    className={styles.role}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.sampleRows.map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name
              <tr key={i}>
                {row.map((cell, k) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <td key={k} data-unused={columns[k] === 'skip'}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {preview.sampleProblems.length > 0 && (
        <p className={styles.facts}>
          {formatCount(preview.sampleProblems.length)} of the first rows would be rejected, the first in line{' '}
          {preview.sampleProblems[0]?.line}: {preview.sampleProblems[0]?.reason}
        </p>
      )}
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
