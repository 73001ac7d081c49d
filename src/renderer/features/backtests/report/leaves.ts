/** One value of a nested object, written with its path. */
interface Leaf {
  readonly path: string;
  readonly value: string;
}

const MOST_SHOWN = 24;

const written = (value: unknown): string => {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number') return String(value).replace('-', '\u2212');
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
};

/** Every value of a nested object by its path: long lists by their length, lists of objects left out. */
export function leavesOf(value: unknown, path = ''): Leaf[] {
  if (ArrayBuffer.isView(value)) return [];
  if (Array.isArray(value)) {
    if (value.some((each) => typeof each === 'object' && each !== null)) return [];
    return [{ path, value: value.length > MOST_SHOWN ? `${value.length} values` : value.map(written).join(', ') }];
  }
  if (typeof value !== 'object' || value === null) return [{ path, value: written(value) }];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path === '' ? key : `${path}.${key}`));
}
