const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it may stand in a page. */
export const safe = (text: string): string => text.replaceAll(/[&<>"']/g, (letter) => escapes[letter] ?? letter);

/** A sentence with its numbers as a page writes them. */
export const readable = (sentence: string): string => sentence.replaceAll(/(^|[\s(])-(?=\d)/g, '$1−').replaceAll(/(\d) %/g, '$1%');

const minus = (text: string): string => text.replace('-', '−');
const isKnown = (value: number | null | undefined): value is number => value !== null && value !== undefined && Number.isFinite(value);

export const percent = (share: number | null | undefined, digits = 2): string =>
  isKnown(share) ? `${minus((share * 100).toFixed(digits))}%` : '–';
export const number = (value: number | null | undefined, digits = 2): string => (isKnown(value) ? minus(value.toFixed(digits)) : '–');
export const money = (value: number | null | undefined): string =>
  isKnown(value) ? minus(value.toLocaleString('en', { maximumFractionDigits: 2, minimumFractionDigits: 2 })) : '–';

/** A table; `words` is the column of sentences, if there is one. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[], words = -1): string =>
  `<table><thead><tr>${head.map((cell, i) => `<th${i === words ? ' class="words"' : ''}>${safe(cell)}</th>`).join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map((cell, i) => `<td${i === words ? ' class="words"' : ''}>${safe(cell)}</td>`).join('')}</tr>`)
    .join('')}</tbody></table>`;

export const list = (sentences: readonly string[]): string =>
  `<ul>${sentences.map((sentence) => `<li>${safe(sentence)}</li>`).join('')}</ul>`;

export const section = (title: string, content: string, className = ''): string =>
  `<section${className === '' ? '' : ` class="${className}"`}><h2>${safe(title)}</h2>${content}</section>`;

export const quiet = (text: string): string => `<p class="quiet">${safe(text)}</p>`;

/** Two parts beside each other where there is room; `isKept` together on one page of paper. */
export const beside = (left: string, right: string, isKept = false): string =>
  `<div class="row${isKept ? ' keep' : ''}"><div>${left}</div><div>${right}</div></div>`;

/** What is not torn apart on paper: a chart and what it is. */
export const kept = (...parts: readonly string[]): string => `<div class="keep">${parts.join('')}</div>`;
