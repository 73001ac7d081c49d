/**
 * Makes the module 'tradewind' of user code; `resources/user-code/tradewind.d.ts` declares it. Self-contained: its text is evaluated in
 * the sandbox.
 */
export function createUserLibrary(): Readonly<Record<string, unknown>> {
  const sources = ['open', 'high', 'low', 'close', 'hl2', 'hlc3', 'ohlc4'];
  const library = {
    INTERFACE_VERSION: 1,
    PRICE_SOURCES: Object.freeze(sources),
    wholeNumber: (initial: number, minimum = 1, maximum = 5000) => Object.freeze({ kind: 'whole-number', initial, minimum, maximum }),
    number: (initial: number, minimum: number, maximum: number) => Object.freeze({ kind: 'number', initial, minimum, maximum }),
    choice: (values: readonly string[], initial: string) => Object.freeze({ kind: 'choice', values: Object.freeze([...values]), initial }),
    priceSource: (initial = 'close') => Object.freeze({ kind: 'choice', values: Object.freeze([...sources]), initial }),
    sourcePrice: (source: string, open: number, high: number, low: number, close: number): number => {
      switch (source) {
        case 'open':
          return open;
        case 'high':
          return high;
        case 'low':
          return low;
        case 'hl2':
          return (high + low) / 2;
        case 'hlc3':
          return (high + low + close) / 3;
        case 'ohlc4':
          return (open + high + low + close) / 4;
        default:
          return close;
      }
    },
    defineIndicator: (definition: object): object => Object.freeze({ ...definition }),
    defineStrategy: (definition: object): object => Object.freeze({ ...definition }),
  };
  // Functions can hold properties: one that a run left there would tell the next what comes.
  for (const one of Object.values(library)) Object.freeze(one);
  return Object.freeze(library);
}
