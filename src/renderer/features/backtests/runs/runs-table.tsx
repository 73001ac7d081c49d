import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, MoreHorizontal } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { RunListing } from '#contract/research-documents.ts';
import { linkTo } from '../../../connection/service-link.ts';
import { nowUs } from '../../../format/clock.ts';
import { formatCount, formatNumber, formatPercentChange } from '../../../format/number.ts';
import { formatMoment } from '../../../format/time.ts';
import { useSettings } from '../../../state/settings-store.ts';
import { Badge } from '../../../ui/badge.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { Dropdown, MenuItem, MenuSeparator } from '../../../ui/menu.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { openRun } from '../backtests-store.ts';
import { draftOf } from '../wizard/draft.ts';
import { openWizard } from '../wizard/wizard-store.ts';
import { trialsThenAndNow } from './judged-then.ts';
import { marketText, parameterText, rangeText, runTitle, settingsText } from './run-words.ts';
import { changeQuery, loadMoreRuns, type RunSort, toggleSelected, useRuns } from './runs-store.ts';
import styles from './runs-table.module.css';
import { VERDICTS, VerdictBadge } from './verdict.tsx';

const ROW_PX: Readonly<Record<string, number>> = { dense: 40, regular: 44, comfortable: 48 };

/** Rows before the end of what is loaded at which more is read. */
const READ_AHEAD = 20;

interface ColumnHead {
  readonly id: string;
  readonly title: string;
  readonly sort?: RunSort;
  readonly isNumber?: boolean;
  readonly tip?: string;
}

const HEADS: readonly ColumnHead[] = [
  { id: 'select', title: '' },
  { id: 'verdict', title: 'Verdict' },
  { id: 'strategy', title: 'Strategy' },
  { id: 'market', title: 'Data' },
  { id: 'return', title: 'Return', sort: 'totalReturn', isNumber: true, tip: 'Over the whole range, costs taken off' },
  { id: 'sharpe', title: 'Sharpe', sort: 'sharpe', isNumber: true, tip: 'By the convention of the run' },
  { id: 'drawdown', title: 'Worst fall', sort: 'maxDrawdown', isNumber: true },
  { id: 'trades', title: 'Trades', sort: 'trades', isNumber: true },
  {
    id: 'deflated',
    title: 'Deflated',
    sort: 'deflatedSharpe',
    isNumber: true,
    tip: 'Probability that it beats the luck of all trials: 0.95 is asked for',
  },
  { id: 'tags', title: 'Tags and note' },
  { id: 'created', title: 'Run', sort: 'createdAt', isNumber: true },
  { id: 'menu', title: '' },
];

/** Opens the wizard with the settings of a stored run. */
export async function startFrom(runId: string): Promise<void> {
  const result = await linkTo('research').client['runs.show']({ runId });
  if (!result.ok) return showToast('The settings could not be read.', result.error.message, 'bad');
  const draft = draftOf(result.value.manifest.config, result.value.tags, result.value.note);
  if (draft) openWizard({ draft });
}

function HeadCell({ head }: { head: ColumnHead }) {
  const { sort, order } = useRuns((state) => state.query);
  const { sort: own } = head;
  const direction = own !== undefined && own === sort ? order : null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are positioned by the virtual list, which a table element does not allow
    // biome-ignore lint/a11y/useFocusableInteractive: the button in it is focused
    <span
      role="columnheader"
      className={classNames(styles.cell, head.isNumber && styles.number)}
      data-column={head.id}
      aria-sort={direction ?? undefined}
      title={head.tip}
    >
      {own ? (
        <button
          type="button"
          className={styles.sort}
          onClick={() => changeQuery({ sort: own, order: direction === 'descending' ? 'ascending' : 'descending' })}
        >
          {head.title}
          {direction === 'ascending' && <ArrowUp size={11} />}
          {direction === 'descending' && <ArrowDown size={11} />}
        </button>
      ) : (
        head.title
      )}
    </span>
  );
}

interface RowProps {
  run: RunListing;
  isSelected: boolean;
  onDelete: (runs: readonly RunListing[]) => void;
  onAnnotate: (run: RunListing) => void;
}

function Cells({ run, isSelected, onDelete, onAnnotate }: RowProps) {
  const zone = useSettings((state) => state.settings.chartTimeZone);
  const { summary, tags, note } = run;
  const isThin = summary.trades < 30;
  const number = (column: string, text: string, isQuiet = false) => (
    // biome-ignore lint/a11y/useSemanticElements: as above
    <span role="gridcell" className={classNames(styles.cell, styles.number, isQuiet && styles.quiet)} data-column={column} tabIndex={-1}>
      {text}
    </span>
  );
  const cell = (column: string, content: React.ReactNode) => (
    // biome-ignore lint/a11y/useSemanticElements: as above
    <span role="gridcell" className={styles.cell} data-column={column} tabIndex={-1}>
      {content}
    </span>
  );
  return (
    <>
      {cell(
        'select',
        <input
          type="checkbox"
          className={styles.check}
          tabIndex={-1}
          checked={isSelected}
          aria-label={`Select run ${run.runId}`}
          onClick={(event) => event.stopPropagation()}
          onChange={() => toggleSelected(run.runId)}
        />,
      )}
      {cell(
        'verdict',
        <>
          <VerdictBadge verdict={summary.verdict} />
          {run.judgedThen && (
            <span className={styles.second} title={`On the day of the run: ${VERDICTS[run.judgedThen.verdict].title}`}>
              {trialsThenAndNow(run)}
            </span>
          )}
        </>,
      )}
      {cell(
        'strategy',
        <>
          <span className={styles.first}>{run.strategyTitle}</span>
          <span className={styles.second} title={settingsText(run)}>
            {settingsText(run)}
          </span>
        </>,
      )}
      {cell(
        'market',
        <>
          <span className={styles.first}>
            {marketText(run)} {run.isSimulated && <Badge tone="sim">SIM</Badge>}
          </span>
          <span className={styles.second}>{rangeText(run.fromUs, run.toUs)}</span>
        </>,
      )}
      {number('return', formatPercentChange(summary.totalReturn))}
      {number('sharpe', formatNumber(summary.sharpe, 2), isThin)}
      {number('drawdown', formatPercentChange(summary.maxDrawdown))}
      {number('trades', formatCount(summary.trades), isThin)}
      {number('deflated', formatNumber(summary.deflatedSharpe, 2), isThin)}
      {cell(
        'tags',
        <>
          <span className={styles.tags}>
            {tags.map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </span>
          <span className={styles.second} title={note}>
            {note}
          </span>
        </>,
      )}
      {number('created', formatMoment(run.createdAtUs, nowUs(), zone), true)}
      {cell(
        'menu',
        <Dropdown
          align="end"
          label={`Run ${run.runId}`}
          trigger={
            <button
              type="button"
              tabIndex={-1}
              className={styles.more}
              aria-label={`More of run ${run.runId}`}
              onClick={(event) => event.stopPropagation()}
            >
              <MoreHorizontal size={14} />
            </button>
          }
        >
          <MenuItem onSelect={() => openRun(run.runId)}>Open</MenuItem>
          <MenuItem onSelect={() => void startFrom(run.runId)}>New backtest from it…</MenuItem>
          <MenuItem onSelect={() => onAnnotate(run)}>Tags and note…</MenuItem>
          <MenuSeparator />
          <MenuItem isDanger onSelect={() => onDelete([run])}>
            Delete…
          </MenuItem>
        </Dropdown>,
      )}
    </>
  );
}

/** The stored runs: sorted by the service, opened by Enter, selected by Space, drawn only where they are in view. */
export function RunsTable({ runs, onDelete, onAnnotate }: { runs: readonly RunListing[] } & Pick<RowProps, 'onDelete' | 'onAnnotate'>) {
  const scroll = useRef<HTMLDivElement>(null);
  const { density, fontScale } = useSettings((state) => state.settings);
  const selected = useRuns((state) => state.selected);
  const total = useRuns((state) => state.total);
  const [current, setCurrent] = useState(0);
  const virtual = useVirtualizer({
    count: runs.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => (ROW_PX[density] ?? 40) * fontScale,
    overscan: 8,
    initialRect: { width: 1000, height: 600 },
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= runs.length - READ_AHEAD) void loadMoreRuns();
  }, [lastShown, runs.length]);
  const focusRow = (index: number) => {
    const next = Math.max(0, Math.min(runs.length - 1, index));
    setCurrent(next);
    if (next >= runs.length - READ_AHEAD) void loadMoreRuns();
    virtual.scrollToIndex(next);
    requestAnimationFrame(() => scroll.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent, run: RunListing, index: number) => {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return;
    const act = {
      ArrowDown: () => focusRow(index + 1),
      ArrowUp: () => focusRow(index - 1),
      Home: () => focusRow(0),
      End: () => focusRow(runs.length - 1),
      PageDown: () => focusRow(index + 10),
      PageUp: () => focusRow(index - 10),
      Enter: () => openRun(run.runId),
      ' ': () => toggleSelected(run.runId),
      Delete: () => onDelete(selected.has(run.runId) ? runs.filter((one) => selected.has(one.runId)) : [run]),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are positioned by the virtual list, which a table element does not allow
    <div ref={scroll} className={styles.scroll} role="grid" aria-label="Runs" aria-rowcount={total + 1} data-testid="runs-table">
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the header is not focused, its buttons are */}
      <div role="row" className={classNames(styles.row, styles.head)}>
        {HEADS.map((head) => (
          <HeadCell key={head.id} head={head} />
        ))}
      </div>
      <div className={styles.body} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const run = runs[item.index];
          if (!run) return null;
          return (
            // biome-ignore lint/a11y/useSemanticElements: as above
            <div
              key={run.runId}
              role="row"
              data-index={item.index}
              data-testid="run-row"
              aria-rowindex={item.index + 2}
              aria-selected={selected.has(run.runId)}
              aria-label={`${runTitle(run)}, ${parameterText(run.parameters)}`}
              tabIndex={item.index === Math.min(current, runs.length - 1) ? 0 : -1}
              className={styles.row}
              style={{ position: 'absolute', top: item.start, left: 0, right: 0, height: item.size }}
              onFocus={() => setCurrent(item.index)}
              // A click in the row's menu comes here too, though the menu is elsewhere on the page.
              onClick={(event) => event.target instanceof Node && event.currentTarget.contains(event.target) && openRun(run.runId)}
              onKeyDown={(event) => onKeyDown(event, run, item.index)}
            >
              <Cells run={run} isSelected={selected.has(run.runId)} onDelete={onDelete} onAnnotate={onAnnotate} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
