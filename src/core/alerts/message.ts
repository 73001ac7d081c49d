import { LONGEST_ALERT_MESSAGE } from './alert.ts';

/** The names that a message may have in braces. */
export const MESSAGE_NAMES = ['symbol', 'timeframe', 'condition', 'direction', 'price', 'level', 'time'] as const;
export type MessageName = (typeof MESSAGE_NAMES)[number];

/** Names in braces that nothing is put in for. */
export const unknownNames = (template: string): string[] =>
  [...template.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '').filter((name) => !isName(name));

const isName = (name: string): name is MessageName => (MESSAGE_NAMES as readonly string[]).includes(name);

/**
 * The message of an alert that fired: its template with the names in braces replaced; an empty template says the condition. Plain text;
 * what is put in is not looked at again, and a message too long is cut.
 */
export function messageOf(template: string, values: Readonly<Record<MessageName, string>>): string {
  const text = template.trim() === '' ? '{symbol} {timeframe}: {condition}' : template;
  return text
    .replaceAll(/\{([^{}]*)\}/g, (whole, name: string) => (isName(name) ? values[name] : whole))
    .slice(0, 2 * LONGEST_ALERT_MESSAGE);
}
