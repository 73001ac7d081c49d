/** A stream as user code makes it; nothing about it is certain. */
interface UserStream {
  push(timeUs: number, open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void;
  pushMany?(bars: object, from: number, to: number, outputs: readonly Float64Array[]): void;
  clone(): UserStream;
}

interface UserDefinition {
  readonly outputs: readonly { readonly name: unknown; readonly style: unknown }[];
  readonly parameters?: Readonly<Record<string, object>>;
  warmupBars(parameters: object): number;
  create(parameters: object, days: object): UserStream;
  readonly [name: string]: unknown;
}

interface Instance {
  readonly stream: UserStream;
  readonly outputs: number;
  readonly days: { timeUs: Float64Array; starts: Float64Array };
}

interface Answer {
  readonly value: unknown;
  readonly columns: readonly Float64Array[];
}

type Columns = readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

/**
 * What the sandbox does with a module that exports `indicator`. Bars come as seven columns: time, open, high, low, close, volume and the
 * start of the session day. Self-contained: its text is evaluated in the sandbox.
 */
export function createIndicatorOperations() {
  const instances = new Map<number, Instance>();
  let lastInstance = 0;
  const nothing: readonly Float64Array[] = [];

  const definitionOf = (exported: Record<string, unknown>): UserDefinition => {
    const found = exported.indicator;
    if (typeof found === 'object' && found !== null) return found as UserDefinition;
    throw new TypeError('The file must have `export const indicator = defineIndicator({ … })`.');
  };
  const instanceOf = (given: unknown): Instance => {
    const instance = instances.get(Number(given));
    if (instance === undefined) throw new ReferenceError('no such instance');
    return instance;
  };
  const keep = (instance: Instance): Answer => {
    lastInstance++;
    instances.set(lastInstance, instance);
    return { value: lastInstance, columns: nothing };
  };
  const show = (instance: Instance, columns: Columns): void => {
    instance.days.timeUs = columns[0];
    instance.days.starts = columns[6];
  };
  /** User code asks for the day of the bar at hand: the bars of this call, in order of time. */
  const daysOver = (days: Instance['days']) =>
    Object.freeze({
      dayStartUs: (timeUs: number): number => {
        let low = 0;
        let high = days.timeUs.length - 1;
        while (low < high) {
          const middle = (low + high) >> 1;
          if ((days.timeUs[middle] as number) < timeUs) low = middle + 1;
          else high = middle;
        }
        if (days.timeUs[low] === timeUs) return days.starts[low] as number;
        throw new RangeError('days.dayStartUs knows the days of the bars that are being pushed; ask it with the time of such a bar.');
      },
    });
  const pushEach = ({ stream, outputs }: Instance, bars: Columns, results: readonly Float64Array[]): void => {
    const [timeUs, open, high, low, close, volume] = bars;
    const row = new Float64Array(outputs);
    for (let i = 0; i < timeUs.length; i++) {
      row.fill(Number.NaN);
      stream.push(
        timeUs[i] as number,
        open[i] as number,
        high[i] as number,
        low[i] as number,
        close[i] as number,
        volume[i] as number,
        row,
      );
      for (let k = 0; k < outputs; k++) (results[k] as Float64Array)[i] = row[k] as number;
    }
  };
  const emptyResults = ({ outputs }: Instance, count: number): Float64Array[] =>
    Array.from({ length: outputs }, () => new Float64Array(count).fill(Number.NaN));
  const cloneOf = (instance: Instance): Instance => {
    const stream = instance.stream.clone();
    if (stream === instance.stream) throw new TypeError('clone() must answer with another stream, not with itself.');
    return { ...instance, stream };
  };

  return {
    'indicator.describe': (exported: Record<string, unknown>): Answer => {
      const { title, version, parameters, outputs, pane, warmupBars, create } = definitionOf(exported);
      const missing = Object.entries({ warmupBars, create }).find(([, value]) => typeof value !== 'function');
      if (missing) throw new TypeError(`The indicator has no function ${missing[0]}.`);
      return { value: { title, version, parameters: parameters ?? {}, outputs, pane }, columns: nothing };
    },
    'indicator.warmup': (exported: Record<string, unknown>, given: { parameters: object }): Answer => ({
      value: definitionOf(exported).warmupBars(given.parameters),
      columns: nothing,
    }),
    'indicator.create': (exported: Record<string, unknown>, given: { parameters: object }): Answer => {
      const definition = definitionOf(exported);
      const days = { timeUs: new Float64Array(0), starts: new Float64Array(0) };
      const stream = definition.create(given.parameters, daysOver(days));
      return keep({ stream, outputs: definition.outputs.length, days });
    },
    'indicator.clone': (_exported: unknown, given: { instance: number }): Answer => keep(cloneOf(instanceOf(given.instance))),
    'indicator.pushMany': (_exported: unknown, given: { instance: number }, bars: Columns): Answer => {
      const instance = instanceOf(given.instance);
      show(instance, bars);
      const [timeUs, open, high, low, close, volume] = bars;
      const columns = emptyResults(instance, timeUs.length);
      if (typeof instance.stream.pushMany !== 'function') pushEach(instance, bars, columns);
      else instance.stream.pushMany({ timeUs, open, high, low, close, volume }, 0, timeUs.length, columns);
      return { value: null, columns };
    },
    'indicator.pushEach': (_exported: unknown, given: { instance: number }, bars: Columns): Answer => {
      const instance = instanceOf(given.instance);
      show(instance, bars);
      const columns = emptyResults(instance, bars[0].length);
      pushEach(instance, bars, columns);
      return { value: null, columns };
    },
    /** The values that the next bar would have; the instance stays as it is. */
    'indicator.peek': (_exported: unknown, given: { instance: number }, bars: Columns): Answer => {
      const instance = instanceOf(given.instance);
      show(instance, bars);
      const columns = emptyResults(instance, bars[0].length);
      pushEach(cloneOf(instance), bars, columns);
      return { value: null, columns };
    },
    'indicator.release': (_exported: unknown, given: { instance: number }): Answer => {
      instances.delete(given.instance);
      return { value: null, columns: nothing };
    },
  };
}
