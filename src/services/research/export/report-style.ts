/** A text as it may stand in the quotes of a style sheet: everything but letters, figures and a few signs as an escape. */
const quoted = (text: string): string =>
  `"${text.replaceAll(/[^A-Za-z0-9 .,+:/-]/gu, (letter) => `\\${(letter.codePointAt(0) ?? 0).toString(16)} `)}"`;

const SCREEN = `
:root{color-scheme:light}body{font:13px/18px Inter,system-ui,sans-serif;color:#151A21;background:#EEF1F4;margin:0}
main{max-width:1040px;margin:0 auto;padding:24px 16px}section{background:#fff;border:1px solid #D5DBE2;border-radius:8px;padding:16px;margin:0 0 12px;overflow-x:auto}
h1{font-size:20px;line-height:26px;margin:0 0 4px}h2{font-size:15px;line-height:20px;margin:0 0 8px}h3{font-size:13px;margin:12px 0 4px}p{margin:0 0 8px}.quiet{color:#5E6976}
.badge{display:inline-block;border-radius:5px;padding:1px 6px;font-size:11px;font-weight:500;background:#6B3FC4;color:#fff}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}td,th{text-align:right;padding:3px 8px;border-bottom:1px solid #EBEEF2;font-weight:400}
th{color:#5E6976;font-size:11px}td:first-child,th:first-child{text-align:left}svg{display:block;width:100%;height:auto}
.row{display:flex;gap:12px;flex-wrap:wrap}.row>*{flex:1 1 min(440px,100%);min-width:0}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:8px}.figures b{display:block;font-size:15px}
.worth-paper-trading{border-color:#146C43}.not-enough-evidence{border-color:#8A5A00}.do-not-trade{border-color:#B3261E}
code{font:12px/16px "JetBrains Mono",ui-monospace,monospace;overflow-wrap:anywhere}pre{white-space:pre-wrap;margin:0}td.words,th.words{text-align:left}
.trades td,.state td:nth-child(2){white-space:nowrap}.aligned table{table-layout:fixed}`;

/** A page of A4 that says what it belongs to. What belongs together is not torn apart, and a part begins where the one before it ends. */
const printed = (title: string, note: string, mark: string): string => `
@page{size:A4;margin:13mm 11mm 15mm;@top-right{content:${quoted(mark)};font:bold 8pt Inter,system-ui,sans-serif;color:#6B3FC4}
@bottom-left{content:${quoted(title)};font:8pt Inter,system-ui,sans-serif;color:#5E6976}
@bottom-center{content:${quoted(note)};font:8pt Inter,system-ui,sans-serif;color:#5E6976}
@bottom-right{content:"Page " counter(page) " of " counter(pages);font:8pt Inter,system-ui,sans-serif;color:#5E6976}}
@media print{body{background:#fff;font-size:11px;line-height:15px}main{max-width:none;padding:0}section{padding:10px 12px;margin:0 0 8px;overflow:visible;box-decoration-break:clone}
svg,tr,li,.figures>div,.keep{break-inside:avoid}h2,h3,h2+.quiet{break-after:avoid}td,th{padding:2px 5px}th,.trades td,.dense td{font-size:9.5px;line-height:13px}
pre code{font-size:9px;line-height:12px}.row>*{flex-basis:300px}}`;

/** The style of an exported report, on a screen and on paper. `title` and `note` stand at the foot of every page, `mark` at its head. */
export const reportStyle = (title: string, note: string, mark: string): string => `${SCREEN}${printed(title, note, mark)}\n`;
