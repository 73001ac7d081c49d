import { describe, it } from 'vitest';
import { TRANSPORT_CASES, type TransportEnds } from './transport-cases.ts';

/** Registers the cases of every transport for one of them. */
export function transportSuite(name: string, make: () => Promise<TransportEnds>): void {
  describe(`contract over ${name}`, () => {
    it.each(TRANSPORT_CASES)('$name', async ({ run }) => {
      const ends = await make();
      try {
        await run(ends);
      } finally {
        await ends.close();
      }
    });
  });
}
