import { Download, GitCompareArrows, History } from 'lucide-react';
import { useState } from 'react';
import type { RunDocument } from '#contract/research-documents.ts';
import { linkTo } from '../../../connection/service-link.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dropdown, MenuItem } from '../../../ui/menu.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { Tip } from '../../../ui/tooltip.tsx';
import { replayRun } from '../../bar-replay/replay-run.ts';
import { ChooseRuns } from './choose-runs.tsx';
import { fidelityLabel, fidelityOf, fidelitySentence } from './fidelity.ts';
import { useRepeat } from './repeat.ts';
import styles from './report-actions.module.css';
import type { RunProps } from './run-facts.ts';
import { saveFile } from './save-file.ts';
import { openReportSection } from './sections.ts';

const FORMATS = [
  ['html', 'HTML, one file with its charts'],
  ['pdf', 'PDF'],
  ['csv', 'CSV of the trades'],
  ['json', 'JSON of everything'],
] as const;
type Format = (typeof FORMATS)[number][0];

/** What the header of a run says and offers beside its name: how well the path inside bars is known, whether it repeats, compare, export. */
export function ReportActions({ run }: RunProps) {
  const [isChoosing, setIsChoosing] = useState(false);
  return (
    <>
      <RepeatBadge run={run} />
      {!run.isSimulated && <Badge className={styles.fidelity}>MARKET DATA</Badge>}
      <FidelityBadge run={run} />
      <Button
        onClick={() => void replayRun(run)}
        aria-label="Replay on the chart"
        title="Replay on the chart, bar by bar, from the first trade on"
        data-testid="replay-run"
      >
        <History size={14} />
        <span className={styles.words}>Replay</span>
      </Button>
      <Button
        onClick={() => setIsChoosing(true)}
        aria-label="Compare with other runs"
        title="Compare with other runs"
        data-testid="compare-run"
      >
        <GitCompareArrows size={14} />
        <span className={styles.words}>Compare…</span>
      </Button>
      <Export run={run} />
      {isChoosing && <ChooseRuns run={run} onClose={() => setIsChoosing(false)} />}
    </>
  );
}

/** How well the path inside bars is known: in a few words, and all of it on hover. */
function FidelityBadge({ run }: RunProps) {
  const fidelity = fidelityOf(run);
  return (
    <Tip text={fidelitySentence(fidelity)}>
      <button
        type="button"
        className={`${styles.badge} ${styles.fidelity}`}
        onClick={() => openReportSection('data')}
        data-testid="fidelity"
      >
        <Badge>{fidelityLabel(fidelity)}</Badge>
      </button>
    </Tip>
  );
}

function RepeatBadge({ run }: RunProps) {
  const repeat = useRepeat(run.runId);
  if (!repeat || repeat.phase === 'running') return null;
  return (
    <button type="button" className={styles.badge} onClick={() => openReportSection('reproduce')} data-testid="repeat-result">
      <Badge tone={repeat.isEqual ? 'ok' : 'bad'}>{repeat.isEqual ? '✓ same to the last digit' : '✕ differs'}</Badge>
    </button>
  );
}

async function exportRun(run: RunDocument, format: Format): Promise<void> {
  const result = await linkTo('research').client['runs.export']({ runId: run.runId, format }, { timeoutMs: 120_000 });
  if (result.ok) saveFile(result.value.fileName, result.value.mimeType, result.value.bytes);
  else showToast(`The ${format.toUpperCase()} could not be made.`, result.error.message, 'bad');
}

function Export({ run }: RunProps) {
  const [busy, setBusy] = useState<Format | null>(null);
  const start = async (format: Format) => {
    setBusy(format);
    await exportRun(run, format);
    setBusy(null);
  };
  return (
    <Dropdown
      label="Export"
      align="end"
      trigger={
        <Button disabled={busy !== null} aria-label="Export" title="Export as HTML, PDF, CSV or JSON" data-testid="export-run">
          <Download size={14} />
          <span className={styles.words}>{busy ? `Making ${busy.toUpperCase()}` : 'Export'}</span>
        </Button>
      }
    >
      {FORMATS.map(([format, title]) => (
        <MenuItem key={format} onSelect={() => void start(format)}>
          {title}
        </MenuItem>
      ))}
    </Dropdown>
  );
}
