// verifies: pinned-surface
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Contract } from '#contract/define.ts';
import { PROTOCOL_VERSION } from '#contract/define.ts';
import { featuresContract, marketContract, predictionsContract, researchContract, workstationContract } from '#contract/index.ts';

const contracts: Record<string, Contract> = {
  market: marketContract,
  features: featuresContract,
  predictions: predictionsContract,
  research: researchContract,
  workstation: workstationContract,
};

const schemaOf = (schema: z.ZodType): unknown => z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });

describe('the surface between processes', () => {
  it.each(Object.entries(contracts))(
    '%s changes only on purpose: raise the protocol version when a change is incompatible, then update this snapshot',
    async (name, contract) => {
      const surface = Object.fromEntries(
        Object.entries(contract).map(([method, definition]) => [
          method,
          {
            kind: definition.kind,
            ...(definition.kind === 'stream' ? { whenSlow: definition.whenSlow, bound: definition.bound } : {}),
            errors: definition.errors,
            input: schemaOf(definition.input),
            answer: schemaOf(definition.kind === 'call' ? definition.output : definition.item),
          },
        ]),
      );
      await expect(`${JSON.stringify({ protocol: PROTOCOL_VERSION, surface }, null, 1)}\n`).toMatchFileSnapshot(`surface/${name}.json`);
    },
  );

  it('gives every stream of which all items matter a bound and an overflow error', () => {
    for (const contract of Object.values(contracts)) {
      for (const [method, definition] of Object.entries(contract)) {
        if (definition.kind === 'call' || definition.whenSlow === 'latest') continue;
        expect(definition.bound, method).toBeGreaterThan(0);
        expect(definition.errors, method).toContain('Overflow');
      }
    }
  });
});
