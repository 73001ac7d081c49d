import type { RunDocument } from '#contract/research-documents.ts';
import { isoTime } from '#core/market/iso-time.ts';
import type { TradeColumns } from '../run-records.ts';
import { list, money, number, percent, quiet, safe, table } from './html.ts';
import { judgedThenText, VERDICT_TITLES } from './judged-then.ts';
import { bookedSection, fidelityText } from './stored-sections.ts';

/** Trades printed; the CSV has all of them. */
const MOST_TRADES = 500;

const MARKS = { pass: '✓', weak: '▲', fail: '✕', unknown: '? not known', 'not-judged': '– not judged' } as const;

const STYLE = `
:root{color-scheme:light}body{font:13px/18px Inter,system-ui,sans-serif;color:#151A21;background:#EEF1F4;margin:0}
main{max-width:1040px;margin:0 auto;padding:24px 16px}section{background:#fff;border:1px solid #D5DBE2;border-radius:8px;padding:16px;margin:0 0 12px}
h1{font-size:20px;line-height:26px;margin:0 0 4px}h2{font-size:15px;line-height:20px;margin:0 0 8px}p{margin:0 0 8px}.quiet{color:#5E6976}
.badge{display:inline-block;border-radius:5px;padding:1px 6px;font-size:11px;font-weight:500;background:#6B3FC4;color:#fff}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}td,th{text-align:right;padding:3px 8px;border-bottom:1px solid #EBEEF2;font-weight:400}
th{color:#5E6976;font-size:11px}td:first-child,th:first-child{text-align:left}svg{max-width:100%;height:auto}.row{display:flex;gap:12px;flex-wrap:wrap}.row>*{flex:1 1 440px}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:8px}.figures b{display:block;font-size:15px}
.worth-paper-trading{border-color:#146C43}.not-enough-evidence{border-color:#8A5A00}.do-not-trade{border-color:#B3261E}
code{font:12px/16px "JetBrains Mono",ui-monospace,monospace;overflow-wrap:anywhere}td.words,th.words{text-align:left}
.aligned table{table-layout:fixed}.simulated{display:none}@media print{body{background:#fff}section{break-inside:avoid}.simulated{display:block;position:fixed;top:0;right:0}}
`;

function honestySection(document: RunDocument, beliefs: string): string {
  const { honesty, summary, warnings } = document;
  const notes = [...honesty.notes, ...warnings];
  const then = judgedThenText(document);
  return `<section class="${summary.verdict}"><h2>${VERDICT_TITLES[summary.verdict]}</h2>${list(honesty.reasons)}${then === '' ? '' : quiet(then)}
<div class="row"><div>${table(
    ['check', '', 'found and asked'],
    honesty.checks.map(({ title, state, text }) => [title, MARKS[state], text]),
    2,
  )}</div><div><p class="quiet">Total return, depending on what you believe</p>${beliefs}</div></div>
<p>${safe(honesty.lookAhead.text)} ${honesty.paths.dependentTrades} of ${summary.trades} trades depend on the path inside a bar. ${safe(fidelityText(document))}</p>
${notes.length > 0 ? list(notes) : ''}</section>`;
}

function figuresSection({ summary, honesty, convention }: RunDocument): string {
  const figures: [string, string, string?][] = [
    ['Total return', percent(summary.totalReturn)],
    ['Buy and hold', percent(summary.buyAndHoldReturn)],
    ['Growth a year', percent(summary.cagr), 'cagr'],
    ['Volatility', percent(summary.volatility), 'volatility'],
    ['Sharpe', number(summary.sharpe), 'sharpe'],
    ['Sortino', number(summary.sortino)],
    ['Calmar', number(summary.calmar)],
    ['Deepest fall', percent(summary.maxDrawdown), 'maxDrawdown'],
    ['Longest fall', summary.maxDrawdownDays === null ? '–' : `${Math.round(summary.maxDrawdownDays)} days`],
    ['Trades', String(summary.trades)],
    ['Win rate', percent(summary.winRate, 1)],
    ['Profit factor', number(summary.profitFactor)],
    ['Expectancy a trade', percent(summary.expectancy)],
    ['Exposure', percent(summary.exposure, 1)],
    ['Commissions', money(summary.commissions)],
    ['Final equity', money(summary.finalEquity)],
    ['Deflated Sharpe', number(summary.deflatedSharpe)],
    ['p-value', number(summary.pValue, 3)],
    ['Trials', `${summary.trials} (${number(summary.effectiveTrials, 0)} effective)`],
  ];
  const interval = (name: string | undefined): string => {
    const found = name === undefined ? undefined : honesty.intervals[name];
    const shown = (value: number | null) => (name === 'sharpe' ? number(value) : percent(value, 1));
    return found ? `<span class="quiet">95 %: ${shown(found.low)} … ${shown(found.high)}</span>` : '';
  };
  return `<section><h2>Figures</h2><div class="figures">${figures
    .map(([name, value, of]) => `<div><span class="quiet">${safe(name)}</span><b>${safe(value)}</b>${interval(of)}</div>`)
    .join('')}</div><p class="quiet">Ratios by the convention ${safe(convention)}; those of intraday runs from daily values.</p></section>`;
}

function tradesSection(document: RunDocument, trades: TradeColumns): string {
  const count = trades.pnl.length;
  const shown = Math.min(count, MOST_TRADES);
  const rows = Array.from({ length: shown }, (_, k) => {
    const i = count - 1 - k;
    return [
      trades.symbols[trades.symbol[i] ?? 0] ?? '',
      trades.side[i] === 1 ? '▲ long' : '▼ short',
      isoTime(trades.entryTimeUs[i] ?? 0)
        .replace('T', ' ')
        .slice(0, 16),
      String(trades.entryPrice[i]),
      isoTime(trades.exitTimeUs[i] ?? 0)
        .replace('T', ' ')
        .slice(0, 16),
      String(trades.exitPrice[i]),
      trades.exitReasons[trades.exitReason[i] ?? 0] ?? '',
      percent(trades.returnFraction[i] ?? null),
      money(trades.pnl[i] ?? null),
    ];
  });
  const more = count > shown ? `<p class="quiet">The newest ${shown} of ${count}; the CSV has all.</p>` : '';
  return `<section><h2>${document.summary.trades} trades</h2>${more}${table(['symbol', 'side', 'entry, UTC', 'price', 'exit, UTC', 'price', 'why', 'return', 'result'], rows)}</section>`;
}

export interface ReportParts {
  readonly document: RunDocument;
  readonly trades: TradeColumns;
  /** SVG. */
  readonly charts: { readonly equity: string; readonly monthly: string; readonly beliefs: string };
  /** Further sections, before the trades and after them. */
  readonly more: { readonly analysis: readonly string[]; readonly figures: readonly string[] };
}

/** The report as one page that needs nothing else: no script, no font, no address. */
export function reportPage({ document, trades, charts, more }: ReportParts): string {
  const { runId, strategyTitle, symbols, timeframe, fromUs, toUs, manifest, parameters } = document;
  const settings = Object.entries(parameters)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
  const title = `${strategyTitle} ${symbols.join(', ')} ${timeframe}`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${safe(title)}</title><style>${STYLE}</style></head><body>${document.isSimulated ? '<span class="badge simulated">SIMULATED</span>' : ''}<main>
<section><h1>${safe(title)} ${document.isSimulated ? '<span class="badge">SIMULATED</span>' : ''}</h1>
<p class="quiet">${isoTime(fromUs).slice(0, 10)} – ${isoTime(toUs).slice(0, 10)} · ${document.bars} bars · ${safe(settings)} · run ${safe(runId)} · made ${isoTime(document.createdAtUs).slice(0, 16).replace('T', ' ')} UTC</p>
${document.note === '' ? '' : `<p>${safe(document.note)}</p>`}</section>
${honestySection(document, charts.beliefs)}
${figuresSection(document)}
<section><h2>Account and falls from its peaks</h2>${charts.equity}</section>
<section><h2>Return by month, %</h2>${charts.monthly}</section>
${more.analysis.join('\n')}
${tradesSection(document, trades)}
${bookedSection(document)}
${more.figures.join('\n')}
<section><h2>To repeat it</h2><p>Data <code>${manifest.dataHash}</code><br>Code <code>${manifest.codeHash}</code><br>Engine ${safe(manifest.engineVersion)}, seed ${manifest.seed}</p>
<pre><code>${safe(JSON.stringify(manifest.config, null, 2))}</code></pre></section>
</main></body></html>
`;
}
