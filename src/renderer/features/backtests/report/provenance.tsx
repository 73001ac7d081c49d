import { Copy } from 'lucide-react';
import { useMemo } from 'react';
import { formatCount, formatMilliseconds } from '../../../format/number.ts';
import { readable } from '../../../format/readable.ts';
import text from '../../../styles/text.module.css';
import { Button, IconButton } from '../../../ui/button.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { repeatRun } from '../run-jobs.ts';
import { rangeText, runTitle } from '../runs/run-words.ts';
import { AllFigures } from './all-figures.tsx';
import { BookedActions } from './booked-actions.tsx';
import { fidelityOf, fidelitySentence, spreadSentence } from './fidelity.ts';
import { leavesOf } from './leaves.ts';
import styles from './plain-table.module.css';
import own from './provenance.module.css';
import { useRepeat } from './repeat.ts';
import type { RunProps } from './run-facts.ts';
import { Columns, Panel, Section } from './section.tsx';
import { tradeTime } from './trades/trade-columns.tsx';

/** What the run was made of: data, settings, and all that repeats it. */
export function Provenance({ run }: RunProps) {
  return (
    <>
      <DataFacts run={run} />
      <Settings run={run} />
      <Reproduce run={run} />
    </>
  );
}

function Rows({ label, rows }: { label: string; rows: readonly (readonly [string, React.ReactNode])[] }) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={label}>
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className={styles.wrap}>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DataFacts({ run }: RunProps) {
  const { honesty, warnings } = run;
  const notes = [...honesty.notes, ...warnings];
  const spread = spreadSentence(run);
  return (
    <Section id="data" title="Data">
      <Columns shape="halves">
        <Panel title="Range">
          <Rows
            label="Data of the run"
            rows={[
              ['Symbols', run.symbols.join(', ')],
              ['Bars', `${formatCount(run.bars)} of ${run.timeframe}, ${rangeText(run.fromUs, run.toUs)}`],
              ['Prices', run.isSimulated ? 'Simulated' : 'Of a market'],
              ['Path inside bars', fidelitySentence(fidelityOf(run))],
              ...(spread === null ? [] : [['Spread', spread] as const]),
              ['Look-ahead test', readable(honesty.lookAhead.text)],
            ]}
          />
        </Panel>
        <Panel title="Notes" note={`${notes.length}`}>
          {notes.length === 0 ? (
            <p className={own.none}>Nothing to note about the data and the settings.</p>
          ) : (
            <ul className={own.notes}>
              {notes.map((note) => (
                <li key={note}>▲ {readable(note)}</li>
              ))}
            </ul>
          )}
        </Panel>
      </Columns>
      <BookedActions run={run} />
    </Section>
  );
}

function Settings({ run }: RunProps) {
  const settings = useMemo(() => leavesOf(run.manifest.config), [run]);
  return (
    <Section id="settings" title="Settings and figures">
      <Columns shape="halves">
        <Panel title="Configuration" note="with every default">
          <div className={own.long}>
            <Rows
              label="Configuration"
              rows={settings.map(
                ({ path, value }) =>
                  [
                    path,
                    <span key={path} className={text.mono}>
                      {value}
                    </span>,
                  ] as const,
              )}
            />
          </div>
        </Panel>
        <AllFigures run={run} />
      </Columns>
    </Section>
  );
}

function Reproduce({ run }: RunProps) {
  const { manifest } = run;
  const repeat = useRepeat(run.runId);
  const result = repeat?.phase === 'done' ? repeat : null;
  const hash = (value: string) => (
    <span className={own.hash}>
      <span className={text.mono}>{value}</span>
      <IconButton label="Copy" onClick={() => void navigator.clipboard.writeText(value).then(() => showToast('Copied.'))}>
        <Copy size={13} />
      </IconButton>
    </span>
  );
  const isRunning = repeat?.phase === 'running';
  return (
    <Section id="reproduce" title="Reproduce" note="the same data, code, settings and seed give the same digits">
      <Panel
        title="Manifest"
        controls={
          <Button disabled={isRunning} onClick={() => void repeatRun(run.runId, runTitle(run))}>
            {isRunning ? 'Running again' : 'Run again and compare'}
          </Button>
        }
      >
        <Rows
          label="Manifest"
          rows={[
            [
              'Run',
              <span key="run" className={text.mono}>
                {run.runId}
              </span>,
            ],
            ['Made', `${tradeTime(run.createdAtUs)} UTC, in ${formatMilliseconds(run.durationMs)}`],
            ['Data, SHA-256', hash(manifest.dataHash)],
            ['Code, SHA-256', hash(manifest.codeHash)],
            ['Engine', manifest.engineVersion],
            ['Seed', String(manifest.seed)],
          ]}
        />
      </Panel>
      {manifest.source !== undefined && (
        <Panel title="Code as it ran" note="the file may have changed since">
          <pre className={own.code} data-testid="run-code">
            {manifest.source}
          </pre>
        </Panel>
      )}
      {result && (
        <Panel title={result.isEqual ? '✓ The same to the last digit' : '✕ It differs from what is stored'}>
          {result.isEqual ? (
            <p className={own.none}>Run again, it gave every trade and every figure as stored. {result.note}</p>
          ) : (
            <table className={styles.table} aria-label="Differences">
              <thead>
                <tr>
                  {['Where', 'Stored', 'Now'].map((title) => (
                    <th key={title} scope="col">
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {result.differences.map(({ where, stored, now }) => (
                  <tr key={where}>
                    <th scope="row">{where}</th>
                    <td className={styles.wrap}>{stored}</td>
                    <td className={styles.wrap}>{now}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Panel>
      )}
    </Section>
  );
}
