import { useCallback, useMemo, useState } from 'react';
import type { RunListing } from '#contract/research-documents.ts';
import { linkTo } from '../../../connection/service-link.ts';
import { formatPercentChange } from '../../../format/number.ts';
import { Button } from '../../../ui/button.tsx';
import { DialogWindow } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/field.tsx';
import { EmptyState, ErrorPanel, Skeleton } from '../../../ui/states.tsx';
import { compareRuns } from '../backtests-store.ts';
import { marketText, parameterText } from '../runs/run-words.ts';
import { VerdictBadge } from '../runs/verdict.tsx';
import styles from './choose-runs.module.css';
import type { RunProps } from './run-facts.ts';
import { tradeTime } from './trades/trade-columns.tsx';
import { useAnswer } from './use-answer.ts';

const MOST_OTHERS = 3;

/** Which runs to set beside this one. */
export function ChooseRuns({ run, onClose }: RunProps & { onClose: () => void }) {
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const list = useAnswer(
    useCallback((signal: AbortSignal) => linkTo('research').client['runs.list']({ search, limit: 50 }, { signal }), [search]),
  );
  const others = useMemo(() => list.value?.runs.filter(({ runId }) => runId !== run.runId) ?? null, [list.value, run.runId]);
  const toggle = (runId: string) =>
    setChosen((before) => (before.includes(runId) ? before.filter((each) => each !== runId) : [...before, runId].slice(-MOST_OTHERS)));
  return (
    <DialogWindow
      isOpen
      onClose={onClose}
      title={`Compare ${run.strategyTitle} with`}
      width={680}
      testId="choose-runs"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={chosen.length === 0} onClick={() => compareRuns([run.runId, ...chosen])}>
            {chosen.length < 2 ? 'Compare' : `Compare ${chosen.length + 1} runs`}
          </Button>
        </>
      }
    >
      <TextField
        label="Search runs"
        isBare
        placeholder="Strategy, symbol, tag or note"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <div className={styles.list}>
        {list.problem && <ErrorPanel code={list.problem.code} message={list.problem.message} />}
        {!others && !list.problem && <Skeleton />}
        {others?.length === 0 && <EmptyState>There is no other run{search ? ' that these words fit' : ' yet'}.</EmptyState>}
        {others?.map((other) => (
          <RunChoice key={other.runId} run={other} isChosen={chosen.includes(other.runId)} onToggle={() => toggle(other.runId)} />
        ))}
      </div>
    </DialogWindow>
  );
}

function RunChoice({ run, isChosen, onToggle }: { run: RunListing; isChosen: boolean; onToggle: () => void }) {
  return (
    <label className={styles.choice}>
      <input type="checkbox" checked={isChosen} onChange={onToggle} />
      <span className={styles.name}>
        <b>{run.strategyTitle}</b> {marketText(run)}
        <span className={styles.parameters}>
          {tradeTime(run.createdAtUs)} · {parameterText(run.parameters)}
        </span>
      </span>
      <span className={styles.figure}>{formatPercentChange(run.summary.totalReturn)}</span>
      <VerdictBadge verdict={run.summary.verdict} />
    </label>
  );
}
