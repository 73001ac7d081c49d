// verifies: user-strategies, secure-user-code
import { describe, it } from 'vitest';
import { nodeRunner } from '#adapters/user-code/node-sandbox.ts';
import { strategyEngineText } from '#tests/support/program.ts';
import { OWN_STRATEGY_CASES } from '../contract/own-strategy-cases.ts';

describe('the sandbox of own strategies in a Node process', () => {
  it.each(OWN_STRATEGY_CASES)('$name', ({ run }) => run((limits) => nodeRunner(limits, strategyEngineText)));
});
