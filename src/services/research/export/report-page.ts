import type { RunDocument } from '#contract/research-documents.ts';
import { isoTime } from '#core/market/iso-time.ts';
import { MICROSECONDS_PER_DAY } from '#core/market/timeframe.ts';
import type { TradeColumns } from '../run-records.ts';
import { list, money, number, percent, quiet, readable, safe, section, table } from './html.ts';
import { holdingText, judgedThenText, verdictHeadline } from './judged-then.ts';
import { reportStyle } from './report-style.ts';
import { bookedSection, fidelityText, hasTraded } from './stored-sections.ts';

/** Trades printed; the CSV has all of them. */
const MOST_TRADES = 500;

const MARKS = { pass: '✓', weak: '▲', fail: '✕', unknown: '? not known', 'not-judged': '– not judged' } as const;

function honestySection(document: RunDocument, beliefs: string): string {
  const { honesty, summary, warnings } = document;
  const notes = [...honesty.notes, ...warnings];
  const then = judgedThenText(document);
  const holding = holdingText(document);
  const reasons = [...honesty.reasons, ...(holding === null ? [] : [holding])];
  return `<section class="${summary.verdict}"><h2>${safe(readable(verdictHeadline(document)))}</h2>${list(reasons.map(readable))}${then === '' ? '' : quiet(then)}
<div class="row"><div class="state">${table(
    ['check', '', 'found and asked'],
    honesty.checks.map(({ title, state, text }) => [title, MARKS[state], readable(text)]),
    2,
  )}</div><div>${!hasTraded(document) ? quiet('Nothing was traded, so there is nothing to stress.') : `${quiet('Total return, depending on what you believe')}${beliefs}`}</div></div>
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
    return found && (found.low !== null || found.high !== null)
      ? `<span class="quiet">95%: ${shown(found.low)} … ${shown(found.high)}</span>`
      : '';
  };
  return `<section class="keep"><h2>Figures</h2><div class="figures">${figures
    .map(([name, value, of]) => `<div><span class="quiet">${safe(name)}</span><b>${safe(value)}</b>${interval(of)}</div>`)
    .join('')}</div><p class="quiet">Ratios by the convention ${safe(convention)}; those of intraday runs from daily values.</p></section>`;
}

/** As many decimals as the prices of trades need, so that they stand below each other. */
function decimalsOf({ entryPrice, exitPrice }: TradeColumns): number {
  let most = 0;
  for (const column of [entryPrice, exitPrice])
    for (const price of column) most = Math.max(most, String(Number(price.toPrecision(10))).split('.')[1]?.length ?? 0);
  return Math.min(6, most);
}

function tradesSection(trades: TradeColumns): string {
  const count = trades.pnl.length;
  const shown = Math.min(count, MOST_TRADES);
  // Of daily bars the time of day tells nothing.
  const isDaily = [trades.entryTimeUs, trades.exitTimeUs].every((column) => column.every((timeUs) => timeUs % MICROSECONDS_PER_DAY === 0));
  const at = (timeUs: number): string =>
    isoTime(timeUs)
      .replace('T', ' ')
      .slice(0, isDaily ? 10 : 16);
  const decimals = decimalsOf(trades);
  const price = (value: number | undefined): string => number(value, decimals);
  const rows = Array.from({ length: shown }, (_, k) => {
    const i = count - 1 - k;
    return [
      trades.symbols[trades.symbol[i] ?? 0] ?? '',
      trades.side[i] === 1 ? '▲ long' : '▼ short',
      at(trades.entryTimeUs[i] ?? 0),
      price(trades.entryPrice[i]),
      at(trades.exitTimeUs[i] ?? 0),
      price(trades.exitPrice[i]),
      trades.exitReasons[trades.exitReason[i] ?? 0] ?? '',
      percent(trades.returnFraction[i] ?? null),
      money(trades.pnl[i] ?? null),
    ];
  });
  const more = count > shown ? `<p class="quiet">The newest ${shown} of ${count}; the CSV has all.</p>` : '';
  return `<section class="trades"><h2>${count} ${count === 1 ? 'trade' : 'trades'}</h2>${count === 0 ? quiet('The strategy made none.') : ''}${more}${count === 0 ? '' : table(['symbol', 'side', 'entry, UTC', 'price', 'exit, UTC', 'price', 'why', 'return', 'result'], rows)}</section>`;
}

/** The trader's own code as it ran: without it nobody can repeat the run. */
const codeSections = ({ source, indicators = {} }: RunDocument['manifest']): string =>
  [
    ...(source === undefined ? [] : [['Code as it ran', source] as const]),
    ...Object.entries(indicators).map(([id, code]) => [`Code of ${id}`, code] as const),
  ]
    .map(([title, code]) => section(title, `<pre><code>${safe(code)}</code></pre>`))
    .join('\n');

interface ReportParts {
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
<title>${safe(title)}</title><style>${reportStyle(title, `run ${runId}`, document.isSimulated ? 'SIMULATED DATA' : '')}</style></head><body><main>
<section><h1>${safe(title)} ${document.isSimulated ? '<span class="badge">SIMULATED</span>' : ''}</h1>
<p class="quiet">${isoTime(fromUs).slice(0, 10)} – ${isoTime(toUs).slice(0, 10)} · ${document.bars} bars · ${safe(settings)} · run ${safe(runId)} · made ${isoTime(document.createdAtUs).slice(0, 16).replace('T', ' ')} UTC</p>
${document.note === '' ? '' : `<p>${safe(document.note)}</p>`}</section>
${honestySection(document, charts.beliefs)}
${figuresSection(document)}
<section class="keep"><h2>Account and falls from its peaks</h2>${charts.equity}</section>
<section class="keep"><h2>Return by month, %</h2>${charts.monthly}</section>
${more.analysis.join('\n')}
${tradesSection(trades)}
${bookedSection(document)}
${more.figures.join('\n')}
<section><h2>To repeat it</h2><p>Data <code>${manifest.dataHash}</code><br>Code <code>${manifest.codeHash}</code><br>Engine ${safe(manifest.engineVersion)}, seed ${manifest.seed}</p>
<pre><code>${safe(JSON.stringify(manifest.config, null, 2))}</code></pre></section>
${codeSections(manifest)}
</main></body></html>
`;
}
