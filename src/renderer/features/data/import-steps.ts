import type { z } from 'zod';
import { create } from 'zustand';
import type { importOptions, importPreview, importReport } from '#contract/market.ts';
import { linkTo } from '../../connection/service-link.ts';
import { refreshSeries } from '../../state/market-store.ts';

export type ImportPreview = z.infer<typeof importPreview>;
export type ImportReport = z.infer<typeof importReport>;
export type ImportOptions = z.input<typeof importOptions>;

/** How far an import is. Each step keeps what the later ones show. */
export type ImportStep =
  | { readonly step: 'file'; readonly problem: string | null }
  | { readonly step: 'upload'; readonly fileName: string; readonly sent: number; readonly total: number }
  | {
      readonly step: 'check';
      readonly fileName: string;
      readonly uploadId: string;
      readonly total: number;
      readonly preview: ImportPreview;
      readonly options: ImportOptions;
      readonly problem: string | null;
      readonly isLoading: boolean;
    }
  | {
      readonly step: 'run';
      readonly fileName: string;
      readonly bytesRead: number;
      readonly total: number;
      readonly rows: number;
      readonly rejected: number;
    }
  | { readonly step: 'done'; readonly fileName: string; readonly report: ImportReport };

const FIRST: ImportStep = { step: 'file', problem: null };

/** The import that the dialog shows. It goes on when the dialog is closed while it runs. */
export const useImport = create<{ readonly state: ImportStep }>(() => ({ state: FIRST }));

const set = (state: ImportStep) => useImport.setState({ state });
const CHUNK_BYTES = 2 * 1024 * 1024;
let running: AbortController | null = null;

/** Back to choosing a file; what was uploaded is thrown away. */
export function restartImport(problem: string | null = null): void {
  running?.abort();
  running = null;
  const { state } = useImport.getState();
  if (state.step === 'check') void linkTo('ingestion').client['import.discard']({ uploadId: state.uploadId });
  set({ step: 'file', problem });
}

/** Sends a file to the ingestion process in pieces, then asks what is in it. */
export async function uploadFile(file: File): Promise<void> {
  running?.abort();
  const stopped = new AbortController();
  running = stopped;
  const { client } = linkTo('ingestion');
  const total = file.size;
  set({ step: 'upload', fileName: file.name, sent: 0, total });
  const begun = await client['import.begin']({ fileName: file.name, bytesTotal: total });
  if (!begun.ok) return restartImport(begun.error.message);
  const { uploadId } = begun.value;
  for (let sent = 0; sent < total; sent += CHUNK_BYTES) {
    const bytes = new Uint8Array(await file.slice(sent, sent + CHUNK_BYTES).arrayBuffer());
    const result = await client['import.append']({ uploadId, bytes }, { signal: stopped.signal });
    if (stopped.signal.aborted) return void client['import.discard']({ uploadId });
    if (!result.ok) return restartImport(result.error.message);
    set({ step: 'upload', fileName: file.name, sent: result.value.bytesReceived, total });
  }
  const preview = await client['import.preview']({ uploadId, options: {} });
  if (stopped.signal.aborted) return;
  if (!preview.ok) return restartImport(preview.error.message);
  const { suggestedSymbol, suggestedTimeframe, kind, timeZone } = preview.value;
  const timeframe = (kind === 'ticks' ? 'tick' : (suggestedTimeframe ?? '1m')) as ImportOptions['timeframe'];
  const options: ImportOptions = { symbol: suggestedSymbol ?? '', timeframe, timeZone, repair: false, replace: false };
  set({ step: 'check', fileName: file.name, uploadId, total, preview: preview.value, options, problem: null, isLoading: false });
}

/** Changes how the file is read; columns and zone are previewed again at once. */
export async function changeImport(change: Partial<ImportOptions>): Promise<void> {
  const { state } = useImport.getState();
  if (state.step !== 'check') return;
  const options = { ...state.options, ...change };
  const mustRead = change.columns !== undefined || change.timeZone !== undefined;
  set({ ...state, options, problem: null, isLoading: mustRead });
  if (!mustRead) return;
  const { columns, timeZone } = options;
  const result = await linkTo('ingestion').client['import.preview']({
    uploadId: state.uploadId,
    options: { ...(columns ? { columns } : {}), ...(timeZone ? { timeZone } : {}) },
  });
  const now = useImport.getState().state;
  if (now.step !== 'check' || now.uploadId !== state.uploadId) return;
  if (result.ok) set({ ...now, preview: result.value, isLoading: false });
  else set({ ...now, problem: result.error.message, isLoading: false });
}

/** Writes the good rows and reports the others. */
export async function runImport(): Promise<void> {
  const { state } = useImport.getState();
  if (state.step !== 'check') return;
  const stopped = new AbortController();
  running = stopped;
  const { fileName, total, uploadId, options } = state;
  set({ step: 'run', fileName, total, bytesRead: 0, rows: 0, rejected: 0 });
  try {
    for await (const progress of linkTo('ingestion').client['import.run']({ uploadId, options }, stopped.signal)) {
      if (stopped.signal.aborted) return;
      if (progress.phase === 'done') set({ step: 'done', fileName, report: progress.report });
      else
        set({
          step: 'run',
          fileName,
          total: progress.bytesTotal,
          bytesRead: progress.bytesRead,
          rows: progress.rows,
          rejected: progress.rejected,
        });
    }
  } catch (error) {
    if (stopped.signal.aborted) return;
    set({ ...state, problem: error instanceof Error ? error.message : String(error), isLoading: false });
  }
  void refreshSeries();
}

/** Stops the import that runs. Rows written before stay, and importing the file again changes nothing about them. */
export function cancelImport(): void {
  restartImport();
  void refreshSeries();
}

/** All rejected rows as a CSV file; null when they are not kept any more. */
export async function rejectedRows(report: ImportReport): Promise<Blob | null> {
  const pages: Uint8Array<ArrayBuffer>[] = [];
  for (let offset: number | null = 0; offset !== null; ) {
    const result = await linkTo('ingestion').client['import.rejectedRows']({ importId: report.importId, offset });
    if (!result.ok) return null;
    pages.push(new Uint8Array(result.value.csv));
    offset = result.value.nextOffset;
  }
  return new Blob(pages, { type: 'text/csv' });
}
