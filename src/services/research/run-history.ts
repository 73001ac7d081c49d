import type { RunDocument, RunManifest } from '#contract/research-documents.ts';
import type { RunResult } from '#core/backtest/run-result.ts';
import type { Dataset } from './evaluation-protocol.ts';

/** Splits, dividends and halts that reach into a run, for its manifest; nothing where there are none. */
export function historyOf({ symbols }: Dataset): Pick<RunManifest, 'history'> {
  const history = symbols.flatMap(({ instrument, actions = [], halts = [] }) =>
    actions.length + halts.length === 0
      ? []
      : [
          {
            symbol: instrument.symbol,
            actions: actions.map((action) => ({
              timeUs: action.timeUs,
              type: action.type,
              value: action.type === 'split' ? action.ratio : action.amount,
            })),
            halts: halts.map((halt) => ({ ...halt })),
          },
        ],
  );
  return history.length > 0 ? { history } : {};
}

/** What a run booked of them, with what it held, for its report. */
export const bookedActions = ({ actions = [], symbols }: RunResult): NonNullable<RunDocument['actions']> =>
  actions.map((action) => ({ ...action, symbol: symbols[action.symbol] ?? '' }));
