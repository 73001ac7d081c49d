import type { TableKind } from '#core/ports/table-file.ts';
import { ExpectedError } from '#core/result.ts';

/** What a column of a file means. */
export type ColumnRole =
  | 'time'
  | 'date'
  | 'clock'
  | 'open'
  | 'high'
  | 'low'
  | 'close'
  | 'volume'
  | 'tick-volume'
  | 'bid'
  | 'ask'
  | 'last'
  | 'flags';

const ALIASES: Readonly<Record<ColumnRole, readonly string[]>> = {
  time: 'time timestamp datetime gmttime utctime localtime opentime timemsc unix unixtime unixtimestamp epoch ts t eventtime'.split(' '),
  date: ['date', 'day', 'dt', 'tradedate', 'tradingday'],
  clock: ['clock', 'timeofday'],
  open: ['open', 'o', 'openprice', 'bidopen', 'first'],
  high: ['high', 'h', 'highprice', 'bidhigh', 'max'],
  low: ['low', 'l', 'lowprice', 'bidlow', 'min'],
  close: ['close', 'c', 'closeprice', 'bidclose', 'closelast'],
  volume: 'volume vol v volumes realvolume volumereal qty quantity size amount shares volumebtc basevolume tradedvolume'.split(' '),
  'tick-volume': ['tickvol', 'tickvolume', 'ticks', 'tickcount'],
  bid: ['bid', 'bidprice', 'b', 'sell'],
  ask: ['ask', 'askprice', 'a', 'offer', 'buy'],
  last: ['last', 'price', 'lastprice', 'ltp', 'tradeprice', 'p'],
  flags: ['flags', 'flag', 'f'],
};
/** Known columns that are deliberately not used. */
const UNUSED = 'spread adjclose adjustedclose bidvolume askvolume bidsize asksize symbol ticker change changepercent turnover'.split(' ');
const SKIPPED = ['', '-', '_', 'skip', 'ignore', 'unused'];

const ROLE_OF = new Map<string, ColumnRole>(
  Object.entries(ALIASES).flatMap(([role, names]) => names.map((name): [string, ColumnRole] => [name, role as ColumnRole])),
);

const plainName = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Meaning of a column by its name, whatever its case and punctuation; null when the name says nothing. */
export const roleOfName = (name: string): ColumnRole | null => ROLE_OF.get(plainName(name)) ?? null;

/** Number of cells that are names of columns: at least two make a header. */
export const knownNames = (cells: readonly string[]): number =>
  cells.filter((cell) => roleOfName(cell) !== null || UNUSED.includes(plainName(cell))).length;

/** The trader's own list of columns. Throws `BadRequest` for a name that means nothing here. */
export function rolesOfChoice(names: readonly string[]): (ColumnRole | null)[] {
  return names.map((name) => {
    const role = roleOfName(name);
    if (role !== null) return role;
    if (SKIPPED.includes(name.trim().toLowerCase()) || UNUSED.includes(plainName(name))) return null;
    throw new ExpectedError(
      'BadRequest',
      `"${name.slice(0, 60)}" is not a column that is known. Expected ${Object.keys(ALIASES).join(', ')}, or - for one to leave out.`,
    );
  });
}

/** Each meaning once (the first column that has it), and those that depend on what the rows are put right. */
export function settleRoles(
  roles: readonly (ColumnRole | null)[],
  kind: TableKind | null,
): { roles: (ColumnRole | null)[]; kind: TableKind } {
  const has = (role: ColumnRole) => roles.includes(role);
  const settledKind =
    kind ?? (has('open') && has('high') && has('low') ? 'bars' : has('bid') || has('ask') || has('last') ? 'ticks' : 'bars');
  const seen = new Set<ColumnRole>();
  const settled = roles.map((role) => {
    let meaning = role;
    if (settledKind === 'bars' && role === 'last' && !has('close')) meaning = 'close';
    if (settledKind === 'ticks' && role === 'close' && !has('last') && !has('bid')) meaning = 'last';
    if (meaning === 'date' && !has('time') && !has('clock')) meaning = 'time';
    if (meaning === null || seen.has(meaning)) return null;
    seen.add(meaning);
    return meaning;
  });
  return { roles: settled, kind: settledKind };
}

/** Throws `UnreadableFile` when what rows of this kind need is missing. */
export function requireRoles(roles: readonly (ColumnRole | null)[], kind: TableKind, header: readonly string[] | null): void {
  const has = (role: ColumnRole) => roles.includes(role);
  const missing = has('time') || has('date') ? [] : ['a time'];
  if (kind === 'bars') for (const role of ['open', 'high', 'low', 'close'] as const) if (!has(role)) missing.push(role);
  if (kind === 'ticks' && !(has('bid') && has('ask')) && !has('last')) missing.push('bid and ask, or a last price');
  if (missing.length === 0) return;
  const found = header === null ? 'The file has no header' : `The header is "${header.join(', ').slice(0, 200)}"`;
  throw new ExpectedError(
    'UnreadableFile',
    `Expected columns of ${kind}, but ${missing.join(', ')} can't be found. ${found}. Name the columns, for example --columns ${kind === 'bars' ? 'time,open,high,low,close,volume' : 'time,bid,ask'}.`,
  );
}
