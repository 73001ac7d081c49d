import type { OpenSandbox } from '#adapters/user-code/sandbox-link.ts';

/** The same sandboxes; `onKill` is told of each that is ended. */
export function tellKill(open: OpenSandbox, onKill?: () => void): OpenSandbox {
  return async () => {
    const link = await open();
    return {
      ...link,
      kill: () => {
        link.kill();
        onKill?.();
      },
    };
  };
}
