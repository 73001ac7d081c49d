import { z } from 'zod';
import type { ConfigurationProblem } from '#core/backtest/configuration-problems.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';

/** The strategy that a configuration names, before anything else of it is known to be right. */
export function namedStrategy(raw: unknown): string | null {
  const named = z.object({ strategy: z.object({ id: z.string() }) }).safeParse(raw);
  return named.success ? named.data.strategy.id : null;
}

const named = z.object({ symbols: z.array(z.unknown()) });

/** Symbols that a configuration names and that are not stored, whatever else of it is right or wrong. */
export function unknownSymbols(source: Pick<InstrumentReader, 'findInstrument'>, raw: unknown): ConfigurationProblem[] {
  const read = named.safeParse(raw);
  if (!read.success) return [];
  return read.data.symbols.flatMap((symbol, i) =>
    typeof symbol === 'string' && symbol !== '' && source.findInstrument(symbol) === null
      ? [{ path: `symbols.${i}`, allowed: 'a symbol whose history is stored', found: JSON.stringify(symbol) }]
      : [],
  );
}
