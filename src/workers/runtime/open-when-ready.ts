/** Opens a file that another process makes at its first start: tries again until it is there. Rejects with the last error. */
export async function openWhenReady<T>(open: () => T, patienceMs = 25_000): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return open();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}
