import type { ReactNode } from 'react';
import type { RunDocument } from '#contract/research-documents.ts';
import { formatCount, formatNumber, formatPercentChange, formatShare } from '../../../format/number.ts';
import { readable } from '../../../format/readable.ts';
import text from '../../../styles/text.module.css';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { repeatRun } from '../run-jobs.ts';
import { untoldOverfitting } from '../runs/judged-then.ts';
import { runTitle } from '../runs/run-words.ts';
import styles from './check-tiles.module.css';
import { fidelityOf, fidelitySentence } from './fidelity.ts';
import { formatProbability } from './figures.ts';
import { useRepeat } from './repeat.ts';
import type { RunProps } from './run-facts.ts';
import { openReportSection } from './sections.ts';
import { useNewestStudy } from './use-studies.ts';

type Check = RunDocument['honesty']['checks'][number];
type State = Check['state'];

const STATES: Readonly<Record<State, { readonly tone: Tone; readonly mark: string; readonly word: string }>> = {
  pass: { tone: 'ok', mark: '✓', word: 'pass' },
  weak: { tone: 'warn', mark: '▲', word: 'weak' },
  fail: { tone: 'bad', mark: '✕', word: 'fails' },
  unknown: { tone: 'neutral', mark: '?', word: 'not known' },
  'not-judged': { tone: 'neutral', mark: '–', word: 'not judged' },
};

interface TileProps {
  title: string;
  state: State;
  /** In place of the state's own word. */
  word?: string | undefined;
  value: ReactNode;
  isLoss?: boolean;
  children: ReactNode;
}

function Tile({ title, state, word, value, isLoss, children }: TileProps) {
  const look = STATES[state];
  return (
    <li className={styles.tile} data-state={state} data-check={title}>
      <div className={styles.head}>
        <span>{title}</span>
        <Badge tone={look.tone}>
          {look.mark} {word ?? look.word}
        </Badge>
      </div>
      <div className={classNames(styles.value, isLoss && text.down)}>{value}</div>
      <div className={styles.text}>{children}</div>
    </li>
  );
}

function checkValue(check: Check, { honesty }: RunDocument): string {
  const { value } = check;
  switch (check.id) {
    case 'look-ahead':
      return honesty.lookAhead.state === 'not-checked' ? '–' : `${formatCount(honesty.lookAhead.cuts)} cuts`;
    case 'intrabar-path':
      return honesty.paths.worst === null
        ? '–'
        : `${formatCount(honesty.paths.dependentTrades)} ${honesty.paths.dependentTrades === 1 ? 'trade' : 'trades'}, ${formatShare(honesty.paths.dependentShare)}`;
    case 'overfitting':
      return formatShare(value);
    case 'double-costs':
      return formatPercentChange(value);
    case 'trades':
      return formatCount(value);
    default:
      return value !== null && Math.abs(value) > 1 ? formatNumber(value, 2) : formatProbability(value);
  }
}

/** Each condition of the verdict with its state, value and measure; then what else tells whether to trust the run. */
export function CheckTiles({ run }: RunProps) {
  return (
    <ul className={styles.tiles} aria-label="Checks">
      {run.honesty.checks.map((check) => (
        <Tile
          key={check.id}
          title={check.title}
          state={check.state}
          value={checkValue(check, run)}
          isLoss={check.id === 'double-costs' && (check.value ?? 0) < 0}
        >
          <Then run={run} id={check.id} />
          {readable(check.text)} {check.id === 'overfitting' && <Compared run={run} />}
        </Tile>
      ))}
      <OutOfSample run={run} />
      <DataTile run={run} />
      <Repeats run={run} />
    </ul>
  );
}

/** What was found on the day of the run, where more was tried since. */
function Then({ run, id }: RunProps & { id: string }) {
  const { judgedThen } = run;
  if (!judgedThen) return null;
  const { deflatedSharpe, overfittingProbability } = judgedThen;
  if (id === 'deflated-sharpe')
    return <span className={styles.then}>{`${formatProbability(deflatedSharpe)} on the day of the run. `}</span>;
  if (id !== 'overfitting') return null;
  const found = overfittingProbability === null ? untoldOverfitting(judgedThen.trials) : formatShare(overfittingProbability);
  return <span className={styles.then}>{`${found} on the day of the run. `}</span>;
}

/** Leads to a comparison of the trials that was made by hand; the check itself is over all that the ledger has. */
function Compared({ run }: RunProps) {
  const newest = useNewestStudy(run.runId, 'overfitting');
  if (newest?.study.kind !== 'overfitting') return null;
  return (
    <Button variant="ghost" className={styles.link} onClick={() => openReportSection('overfitting')}>
      Compared by hand: {formatShare(newest.study.result.probability)} over {formatCount(newest.study.result.strategies)}
    </Button>
  );
}

function OutOfSample({ run }: RunProps) {
  const newest = useNewestStudy(run.runId, 'walk-forward');
  const result = newest?.study.kind === 'walk-forward' ? newest.study.result : null;
  const go = (
    <Button variant="ghost" className={styles.link} onClick={() => openReportSection('walk-forward')}>
      {result ? 'See the windows' : 'Walk it forward'}
    </Button>
  );
  if (!result)
    return (
      <Tile title="Out of sample" state="unknown" word="not run" value="–">
        No walk-forward of this run yet. {go}
      </Tile>
    );
  const { efficiency, outOfSampleReturn } = result;
  const state = outOfSampleReturn === null ? 'unknown' : outOfSampleReturn > 0 ? 'pass' : 'fail';
  return (
    <Tile
      title="Out of sample"
      state={state}
      word={state === 'pass' ? 'gains' : state === 'fail' ? 'loses' : 'not known'}
      value={formatPercentChange(outOfSampleReturn)}
      isLoss={state === 'fail'}
    >
      {result.windows.length} windows;{' '}
      {efficiency === null ? 'efficiency not defined' : `${formatNumber(efficiency, 2)} of the return in sample`}. {go}
    </Tile>
  );
}

function DataTile({ run }: RunProps) {
  const notes = run.honesty.notes.length + run.warnings.length;
  return (
    <Tile
      title="Data"
      state={notes > 0 ? 'weak' : 'pass'}
      word={notes > 0 ? `${notes} ${notes === 1 ? 'note' : 'notes'}` : 'no notes'}
      value={`${formatCount(run.bars)} bars`}
    >
      {run.isSimulated ? 'Simulated prices: a result on them says nothing about a market.' : 'Stored prices of a market.'}{' '}
      {fidelitySentence(fidelityOf(run))}{' '}
      {notes > 0 && (
        <Button variant="ghost" className={styles.link} onClick={() => openReportSection('data')}>
          Read the notes
        </Button>
      )}
    </Tile>
  );
}

function Repeats({ run }: RunProps) {
  const repeat = useRepeat(run.runId);
  const value = <span className={text.mono}>{run.manifest.dataHash.slice(0, 8)}</span>;
  if (repeat?.phase === 'running')
    return (
      <Tile title="Reproducible" state="unknown" word="running" value={value}>
        Running again and comparing every digit.
      </Tile>
    );
  if (!repeat)
    return (
      <Tile title="Reproducible" state="unknown" word="not repeated" value={value}>
        Data, code and seed are kept.{' '}
        <Button variant="ghost" className={styles.link} onClick={() => void repeatRun(run.runId, runTitle(run))}>
          Run again
        </Button>
      </Tile>
    );
  return (
    <Tile title="Reproducible" state={repeat.isEqual ? 'pass' : 'fail'} word={repeat.isEqual ? 'yes' : 'differs'} value={value}>
      {repeat.isEqual ? 'Run again: the same to the last digit.' : `Run again: ${repeat.differences.length} differences, see Reproduce.`}
    </Tile>
  );
}
