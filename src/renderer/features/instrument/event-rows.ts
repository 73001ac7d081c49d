import type { z } from 'zod';
import type { instrumentEvents } from '#contract/shared.ts';
import { isoTime } from '#core/market/iso-time.ts';
import { formatNumber } from '../../format/number.ts';

type Events = z.output<typeof instrumentEvents>;

export const ADJUSTMENTS: readonly (readonly [Events['adjustedFor'], string])[] = [
  ['nothing', 'Nothing: as they were traded'],
  ['splits', 'Splits'],
  ['splits-and-dividends', 'Splits and dividends'],
];

export type EventKind = 'split' | 'dividend' | 'halt';

/** What each kind is asked for. */
export const EVENT_KINDS: Readonly<Record<EventKind, { title: string; dateHint: string; valueLabel: string; valueHint: string }>> = {
  split: { title: 'Split', dateHint: '2020-08-31', valueLabel: 'Units for one', valueHint: '4, or 1:10' },
  dividend: { title: 'Dividend', dateHint: '2020-08-07', valueLabel: 'Money a unit', valueHint: '0.82' },
  halt: { title: 'Halt', dateHint: '2020-03-09 13:34', valueLabel: 'Until (UTC)', valueHint: '2020-03-09 13:49' },
};

/** One line of the list, with the events that are left without it. */
interface EventRow {
  readonly key: string;
  readonly when: string;
  readonly what: string;
  readonly without: Events;
}

const plain = (value: number): string =>
  formatNumber(value, 6)
    .replace(/([.,]\d*?)0+$/, '$1')
    .replace(/[.,]$/, '');
const splitWords = (ratio: number): string => (ratio >= 1 ? `${plain(ratio)} for 1` : `1 for ${plain(1 / ratio)}`);
const moment = (timeUs: number): string => isoTime(timeUs).slice(0, 16).replace('T', ' ');

/** All events in words, newest first. */
export function eventRows(events: Events): EventRow[] {
  const { splits, dividends, halts } = events;
  return [
    ...splits.map((split) => ({
      key: `split ${split.date}`,
      when: split.date,
      what: `Split ${splitWords(split.ratio)}`,
      without: { ...events, splits: splits.filter((one) => one !== split) },
    })),
    ...dividends.map((dividend) => ({
      key: `dividend ${dividend.date}`,
      when: dividend.date,
      what: `Dividend ${plain(dividend.amount)}`,
      without: { ...events, dividends: dividends.filter((one) => one !== dividend) },
    })),
    ...halts.map((halt) => ({
      key: `halt ${halt.fromUs}`,
      when: moment(halt.fromUs),
      what: `Halt until ${moment(halt.toUs)} UTC`,
      without: { ...events, halts: halts.filter((one) => one !== halt) },
    })),
  ].sort((a, b) => (a.when < b.when ? 1 : -1));
}
