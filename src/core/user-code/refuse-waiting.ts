const nothing = (): void => undefined;

/** A TypeError, in one sentence, where user code answered with a promise: nothing waits for what it would do later. */
export function refuseWaiting(name: string, answered: unknown): void {
  if (typeof answered !== 'object' || answered === null || !('then' in answered)) return;
  // It may fail later, with nobody there to be told.
  if (answered instanceof Promise) answered.then(nothing, nothing);
  throw new TypeError(`${name} must do its work before it returns, but it answered with a promise: take \`async\` away from it.`);
}
