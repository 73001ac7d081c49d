import { openNodeSandbox } from '#adapters/user-code/node-sandbox.ts';
import { USER_CODE_LIMITS } from '#core/ports/user-code-runner.ts';

/** A process that starts a sandbox and leaves a call running in it: an endless loop, or nothing. Tells its parent when. */
const link = await openNodeSandbox({ ...USER_CODE_LIMITS, callMs: 500 });
const code = process.argv[2] === 'loop' ? 'for (;;);' : '';
link.onAnswer(() => process.send?.('idle'));
link.post({ id: 1, kind: 'define', unit: 'a', code });
if (code !== '') process.send?.('looping');
setInterval(() => undefined, 1000);
