import type { NamedColumns } from '#core/ports/research-store.ts';

const MARK = '$column';

const isMark = (value: object): value is { [MARK]: string } => Object.hasOwn(value, MARK);

/** Takes the columns out of a document, so that the rest is JSON: each is named after its place and leaves its name there. */
export function detachColumns(document: unknown): { readonly json: Record<string, unknown>; readonly columns: NamedColumns } {
  const columns: Record<string, Float64Array> = {};
  const detach = (value: unknown, path: string): unknown => {
    if (value instanceof Float64Array) {
      columns[path] = value;
      return { [MARK]: path };
    }
    if (Array.isArray(value)) return value.map((inner, i) => detach(inner, `${path}.${i}`));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, detach(inner, path === '' ? key : `${path}.${key}`)]));
  };
  return { json: detach(document, '') as Record<string, unknown>, columns };
}

/** Puts the columns back into what {@link detachColumns} made. */
export function attachColumns(json: unknown, columns: NamedColumns): unknown {
  if (Array.isArray(json)) return json.map((inner) => attachColumns(inner, columns));
  if (typeof json !== 'object' || json === null) return json;
  if (isMark(json)) return columns[json[MARK]] ?? new Float64Array(0);
  return Object.fromEntries(Object.entries(json).map(([key, inner]) => [key, attachColumns(inner, columns)]));
}
