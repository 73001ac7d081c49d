import { InvalidArgumentError, Option } from 'commander';
import { SYMBOL_PATTERN } from '#core/market/symbol.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import { parseFrom, parseTo } from './time-argument.ts';

function parseSymbol(text: string): string {
  if (!SYMBOL_PATTERN.test(text)) throw new InvalidArgumentError('Expected a symbol: letters, digits and . _ : / # ^ & + = -, at most 40.');
  return text;
}

/** A number that must be greater than 0. */
export function parsePositive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('Expected a number above 0.');
  return value;
}

/** `--symbol S`, required. */
export const symbolOption = (): Option =>
  new Option('--symbol <symbol>', 'symbol of the instrument').argParser(parseSymbol).makeOptionMandatory();

/** `--timeframe T`, required; with ticks where they are meant too. */
export const timeframeOption = (withTicks: boolean): Option =>
  new Option('--timeframe <timeframe>', 'length of a bar')
    .choices(withTicks ? ['tick', ...TIMEFRAMES] : [...TIMEFRAMES])
    .makeOptionMandatory();

export const fromOption = (): Option => new Option('--from <time>', 'first time, ISO 8601').argParser(parseFrom);
export const toOption = (): Option => new Option('--to <time>', 'end, exclusive; a date alone includes that day').argParser(parseTo);
export const formatOption = (): Option => new Option('--format <format>', 'csv or json instead of a table').choices(['csv', 'json']);

/** `name=value` pairs as parameters: numbers and true or false become such, the rest stays text. */
export function parseSettings(pairs: readonly string[]): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at <= 0) throw new InvalidArgumentError(`Expected name=value, found "${pair}".`);
    const text = pair.slice(at + 1);
    settings[pair.slice(0, at)] =
      text === 'true' ? true : text === 'false' ? false : text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
  }
  return settings;
}
