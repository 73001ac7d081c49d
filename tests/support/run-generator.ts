/** Runs a generator to its end and returns its result. */
export function runToEnd<T>(generator: Generator<unknown, T>): T {
  for (;;) {
    const step = generator.next();
    if (step.done === true) return step.value;
  }
}
