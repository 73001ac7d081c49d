#!/usr/bin/env node
// Plain JavaScript that any Node from 18 on can read: the code itself needs Node 24.
import { fileURLToPath } from 'node:url';
import { runOnNode24 } from '../scripts/node-24.mjs';

process.exitCode = await runOnNode24([fileURLToPath(new URL('../src/cli/main.ts', import.meta.url)), ...process.argv.slice(2)]);
