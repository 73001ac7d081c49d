/**
 * Takes from a realm everything but the language itself, and freezes that: no clock, no chance, no world, no evaluation of texts, and
 * nothing that could remember a value between two runs. Self-contained: its text is evaluated in the sandbox, before any user code.
 */
export function lockRealm(): void {
  const language = [
    ...['Object', 'Array', 'Number', 'Boolean', 'String', 'Symbol', 'BigInt', 'Math', 'JSON', 'Map', 'Set', 'WeakMap', 'WeakSet'],
    ...['Reflect', 'Proxy', 'Iterator', 'Promise', 'RegExp', 'ArrayBuffer', 'DataView', 'Float64Array', 'Float32Array', 'Int8Array'],
    ...['Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array'],
    ...['Error', 'AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'],
    ...['isNaN', 'isFinite', 'parseFloat', 'parseInt', 'NaN', 'Infinity', 'undefined', 'globalThis'],
  ];
  interface IteratorMaker {
    readonly prototype: { map(this: unknown, work: () => unknown): object };
    from(iterator: object): object;
  }
  const iteratorHelpers = (maker: IteratorMaker): object[] => [
    maker.prototype.map.call([][Symbol.iterator](), () => undefined),
    maker.from({ next: () => ({ done: true }) }),
  ];
  const world = globalThis as unknown as Record<PropertyKey, unknown>;
  const kept = language.flatMap((name) => (name === 'globalThis' ? [] : [world[name]]));

  // Reached by syntax alone: function(){}.constructor would evaluate texts. Iterators and their like are frozen with them.
  const bySyntax: object[] = [
    () => undefined,
    async () => undefined,
    function* nothing() {},
    async function* nothing() {},
    [][Symbol.iterator](),
    new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](),
    ''[Symbol.iterator](),
    ''.matchAll(/a/g),
    // Of iterator helpers: no property of anything leads to these.
    ...iteratorHelpers(world.Iterator as IteratorMaker),
  ];
  const refuseTexts = (): never => {
    throw new EvalError('User code cannot evaluate texts.');
  };
  for (const one of bySyntax.slice(0, 4)) {
    const prototype = Object.getPrototypeOf(one) as object;
    Object.defineProperty(prototype, 'constructor', { value: refuseTexts, writable: false, configurable: false });
  }

  const allowed = new Set<PropertyKey>(language);
  for (const name of Reflect.ownKeys(globalThis)) {
    // What a page can't delete of its window is hidden from user code by the names that it is compiled with.
    if (!allowed.has(name)) Reflect.deleteProperty(globalThis, name);
  }
  Reflect.deleteProperty(Math, 'random');
  // Remembers the last match of anybody.
  for (const name of Reflect.ownKeys(RegExp)) {
    if (!['length', 'name', 'prototype', 'escape', Symbol.species].includes(name)) Reflect.deleteProperty(RegExp, name);
  }
  // Would hand out the frames below user code.
  Reflect.deleteProperty(Error, 'captureStackTrace');
  Object.defineProperty(Error, 'prepareStackTrace', { value: undefined, writable: false, configurable: false });

  // What is inherited read-only can't be assigned to either: errors, which name themselves, are given their own instead.
  const assignable = (prototype: object, name: string): void => {
    const found = Reflect.getOwnPropertyDescriptor(prototype, name);
    if (found === undefined || !('value' in found)) return;
    const { value } = found;
    Object.defineProperty(prototype, name, {
      get: () => value,
      set(this: object, own: unknown) {
        if (this === prototype) throw new TypeError(`The ${name} of all errors can't be changed.`);
        Object.defineProperty(this, name, { value: own, writable: true, enumerable: false, configurable: true });
      },
      enumerable: false,
      configurable: true,
    });
  };
  for (const name of language.filter((one) => one.endsWith('Error'))) {
    const { prototype } = world[name] as { prototype: object };
    assignable(prototype, 'name');
    assignable(prototype, 'message');
  }

  const seen = new Set<unknown>([globalThis]);
  const waiting: unknown[] = [...kept, ...bySyntax.map((one) => Object.getPrototypeOf(one))];
  for (let one = waiting.pop(); one !== undefined || waiting.length > 0; one = waiting.pop()) {
    if (one === null || (typeof one !== 'object' && typeof one !== 'function') || seen.has(one)) continue;
    seen.add(one);
    for (const name of Reflect.ownKeys(one)) {
      const property = Reflect.getOwnPropertyDescriptor(one, name);
      waiting.push(property?.value, property?.get, property?.set);
    }
    waiting.push(Reflect.getPrototypeOf(one));
    Object.freeze(one);
  }
}
