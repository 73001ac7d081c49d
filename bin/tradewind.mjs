#!/usr/bin/env node
// Plain JavaScript that any Node from 18 on can read: the code itself needs Node 24.
import { runOnNode24 } from '../scripts/node-24.mjs';
import { program } from '../scripts/program.mjs';

process.exitCode = await runOnNode24([program(), ...process.argv.slice(2)]);
