/** What crosses into a sandbox and back: JSON, and the columns that were in it. */
export interface PackedValue {
  readonly json: unknown;
  readonly columns: readonly Float64Array[];
}

const COLUMN = '$column';
const NUMBER = '$number';

/** Columns of other numbers than doubles, by the name of what holds them. */
const KINDS = { Uint8Array, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array } as const;
type Kind = keyof typeof KINDS;

interface ColumnMark {
  readonly [COLUMN]: number;
  /** Absent for doubles. */
  readonly kind?: Kind;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isColumnMark = (value: object): value is ColumnMark => Object.hasOwn(value, COLUMN);
const isNumberMark = (value: object): value is { readonly [NUMBER]: string } => Object.hasOwn(value, NUMBER);

/** Takes the columns out of a value and marks the numbers that JSON has no words for, so that nothing of it is lost. Columns are copied. */
export function packValue(value: unknown): PackedValue {
  const columns: Float64Array[] = [];
  const pack = (one: unknown): unknown => {
    if (typeof one === 'number')
      return Number.isFinite(one) && !Object.is(one, -0) ? one : { [NUMBER]: Object.is(one, -0) ? '-0' : String(one) };
    if (!isObject(one)) return one;
    if (one instanceof Float64Array) return { [COLUMN]: columns.push(one.slice()) - 1 };
    for (const kind of Object.keys(KINDS) as Kind[])
      if (one instanceof KINDS[kind]) return { [COLUMN]: columns.push(Float64Array.from(one)) - 1, kind };
    if (Array.isArray(one)) return one.map(pack);
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, pack(inner)]));
  };
  return { json: pack(value), columns };
}

/** Makes the value again that {@link packValue} took apart, with the columns that are given. Throws where it names one that is not there. */
export function unpackValue({ json, columns }: PackedValue): unknown {
  const unpack = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(unpack);
    if (!isObject(one)) return one;
    if (isNumberMark(one)) return one[NUMBER] === '-0' ? -0 : Number(one[NUMBER]);
    if (isColumnMark(one)) {
      const column = columns[one[COLUMN]];
      if (column === undefined) throw new RangeError(`There is no column ${one[COLUMN]}.`);
      return one.kind === undefined ? column : KINDS[one.kind].from(column);
    }
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, unpack(inner)]));
  };
  return unpack(json);
}
