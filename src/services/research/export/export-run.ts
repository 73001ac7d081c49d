import type { RunDocument } from '#contract/research-documents.ts';
import type { NamedColumns, ResearchStore } from '#core/ports/research-store.ts';
import { ExpectedError } from '#core/result.ts';
import type { Judgements } from '../judgements.ts';
import type { ResearchDeps } from '../research-deps.ts';
import { equityOf, readRun, tradesOf } from '../run-records.ts';
import { breakdownView, monthlyView } from '../run-views.ts';
import { readStudy } from '../study-records.ts';
import { evidenceSection, groupsSection, metricsSection } from './analysis-sections.ts';
import { beside, number, percent, quiet, section } from './html.ts';
import { reportPage } from './report-page.ts';
import { runResultDocument, tradeRows } from './run-document.ts';
import { hasTraded } from './stored-sections.ts';
import { studySections } from './study-sections.ts';

type ExportFormat = 'html' | 'pdf' | 'csv' | 'json';

const MIME: Readonly<Record<ExportFormat, string>> = {
  html: 'text/html',
  pdf: 'application/pdf',
  csv: 'text/csv',
  json: 'application/json',
};

const quoted = (cell: unknown): string => {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** The trades, a line each. The header is there without trades too. */
function tradesCsv(document: RunDocument, columns: NamedColumns): string {
  const rows = tradeRows(document, columns);
  const names = Object.keys(rows[0] ?? {});
  const header =
    names.length > 0
      ? names
      : 'symbol,side,units,entryTime,entryPrice,exitTime,exitPrice,exitReason,commission,slippage,pnl,returnFraction,bars,mae,mfe,pathDependent'.split(
          ',',
        );
  return `${[header.join(','), ...rows.map((row) => names.map((name) => quoted(row[name])).join(','))].join('\n')}\n`;
}

/** What else was made of a run, oldest first. */
const studiesOf = (store: ResearchStore, runId: string) =>
  store
    .listStudies({ runId, kind: null })
    .sort((a, b) => a.createdAtUs - b.createdAtUs)
    .map(({ id }) => readStudy(store, id));

/** The charting library is large: it is loaded when the first report is drawn. */
async function pageOf(deps: ResearchDeps, runId: string, document: RunDocument, columns: NamedColumns): Promise<string> {
  const [charts, studyCharts] = await Promise.all([import('./report-charts.ts'), import('./study-charts.ts')]);
  const draw = { ...charts, ...studyCharts };
  const { timeUs, value, benchmark } = equityOf(columns);
  const trades = tradesOf(columns, document.symbols);
  const { groups, rolling, tradeReturns } = breakdownView(deps.store, deps.source, runId);
  const { overfitting } = document.honesty;
  const share = (of: number) => percent(of, 1);
  const logits = overfitting === null ? '' : draw.countsChart(overfitting.logits, (logit) => number(logit, 1));
  // Without a trade there is nothing to draw.
  const ofTrades = !hasTraded(document)
    ? []
    : [
        section(`Rolling, ${rolling.periods} days each`, draw.rollingChart(rolling), 'keep'),
        section(
          'Trades by return, and by how far they went',
          beside(
            `${quiet('How many ended where')}${draw.countsChart(tradeReturns, share)}`,
            `${quiet('Worst and best on the way (across), and where it ended (up)')}${draw.excursionChart(trades)}`,
          ),
          'keep',
        ),
      ];
  return reportPage({
    document,
    trades,
    charts: {
      equity: draw.equityChart(timeUs, value, benchmark),
      monthly: draw.monthlyChart(monthlyView(deps.store, deps.source, runId).months),
      beliefs: draw.beliefChart(document.honesty),
    },
    more: {
      analysis: [
        evidenceSection(document, logits),
        ...ofTrades,
        groupsSection(groups),
        ...studySections(studiesOf(deps.store, runId), draw),
      ],
      figures: [metricsSection(document)],
    },
  });
}

/** A stored run as one file, judged by now. Throws `UnknownRun`, and `NoPdf` where this machine can't make one. */
export async function exportRun(
  deps: ResearchDeps,
  judgements: Judgements,
  runId: string,
  format: ExportFormat,
  signal: AbortSignal,
): Promise<{ fileName: string; mimeType: string; bytes: Uint8Array<ArrayBuffer> }> {
  const { document: stored, idea, columns } = readRun(deps.store, runId);
  const document = await judgements.ofRun(stored, idea);
  const fileName = `${document.strategy}-${document.symbols.join('-').replaceAll(/[^\w.-]/g, '_')}-${runId}.${format}`;
  const file = (bytes: Uint8Array<ArrayBuffer>) => ({ fileName, mimeType: MIME[format], bytes });
  const text = (content: string) => file(new TextEncoder().encode(content));
  if (format === 'csv') return text(tradesCsv(document, columns));
  if (format === 'json') return text(`${JSON.stringify(runResultDocument(document, columns), null, 2)}\n`);
  const page = await pageOf(deps, runId, document, columns);
  if (format === 'html') return text(page);
  const printed = await deps.printPdf(page, signal);
  if (!printed) {
    throw new ExpectedError(
      'NoPdf',
      'Outside the desktop app a PDF needs Chromium, Chrome or Edge on this machine, and none was found. Export HTML and print that, or install one.',
    );
  }
  return file(printed);
}
