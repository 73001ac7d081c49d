import type { WireError } from './types.ts';

/** What travels on a transport. `more` grants a stream's sender the right to send that many further items. */
export type Envelope =
  | { readonly t: 'request'; readonly id: number; readonly method: string; readonly input: unknown }
  | { readonly t: 'cancel'; readonly id: number }
  | { readonly t: 'more'; readonly id: number; readonly count: number }
  | { readonly t: 'ok'; readonly id: number; readonly value: unknown }
  | { readonly t: 'error'; readonly id: number; readonly error: WireError }
  | { readonly t: 'item'; readonly id: number; readonly value: unknown }
  | { readonly t: 'end'; readonly id: number };

/** Items that a stream may have on the way before its reader asks for more. */
export const INITIAL_CREDIT = { latest: 8, queue: 64 } as const;

/** Reads a message from outside; null when it is not an envelope. */
export function asEnvelope(message: unknown): Envelope | null {
  if (typeof message !== 'object' || message === null) return null;
  const { t, id, method, count } = message as Record<string, unknown>;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0) return null;
  switch (t) {
    case 'request':
      return typeof method === 'string' ? (message as Envelope) : null;
    case 'more':
      return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? (message as Envelope) : null;
    case 'cancel':
    case 'ok':
    case 'error':
    case 'item':
    case 'end':
      return message as Envelope;
    default:
      return null;
  }
}
