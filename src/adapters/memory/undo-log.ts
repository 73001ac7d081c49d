/** Makes a series of changes in memory all or nothing: each change says how to take it back. */
export interface UndoLog {
  /** Runs `work`; when it, or any nested one, throws, every change since the outermost start is taken back. */
  transaction<T>(work: () => T): T;
  /** Records how to take back the change at hand. Call inside `transaction`. */
  onUndo(takeBack: () => void): void;
}

export function createUndoLog(): UndoLog {
  const steps: (() => void)[] = [];
  let isOpen = false;
  let failure: { readonly error: unknown } | null = null;

  const join = <T>(work: () => T): T => {
    if (failure) throw failure.error;
    try {
      return work();
    } catch (error) {
      failure = { error };
      throw error;
    }
  };

  return {
    transaction(work) {
      if (isOpen) return join(work);
      isOpen = true;
      failure = null;
      try {
        const result = join(work);
        if (result instanceof Promise) throw new TypeError('A transaction is synchronous: its work returned a promise.');
        if (failure) throw (failure as { readonly error: unknown }).error;
        return result;
      } catch (error) {
        for (const takeBack of steps.reverse()) takeBack();
        throw error;
      } finally {
        steps.length = 0;
        isOpen = false;
      }
    },
    onUndo(takeBack) {
      steps.push(takeBack);
    },
  };
}
