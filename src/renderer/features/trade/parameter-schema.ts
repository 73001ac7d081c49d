/** One parameter of an indicator as a form shows it. */
export type ParameterField =
  | { readonly kind: 'number'; readonly name: string; readonly min?: number; readonly max?: number; readonly step: number }
  | { readonly kind: 'choice'; readonly name: string; readonly choices: readonly string[] }
  | { readonly kind: 'flag'; readonly name: string }
  | { readonly kind: 'text'; readonly name: string };

const numberOr = (value: unknown): number | undefined =>
  typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;

/** Reads the form fields out of a JSON Schema object. */
export function parameterFields(schema: Record<string, unknown>): ParameterField[] {
  const properties = (schema.properties ?? {}) as Record<string, Record<string, unknown>>;
  return Object.entries(properties).map(([name, property]): ParameterField => {
    if (Array.isArray(property.enum)) return { kind: 'choice', name, choices: property.enum.map(String) };
    if (property.type === 'boolean') return { kind: 'flag', name };
    if (property.type === 'number' || property.type === 'integer') {
      const step = property.type === 'integer' ? 1 : 0.1;
      // An exclusive bound cannot be reached: the nearest step inside it can.
      const exclusiveMin = numberOr(property.exclusiveMinimum);
      const exclusiveMax = numberOr(property.exclusiveMaximum);
      const min = numberOr(property.minimum) ?? (exclusiveMin === undefined ? undefined : exclusiveMin + step);
      const max = numberOr(property.maximum) ?? (exclusiveMax === undefined ? undefined : exclusiveMax - step);
      return { kind: 'number', name, step, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
    }
    return { kind: 'text', name };
  });
}

/** `fastPeriod` → `Fast period`. */
export const parameterTitle = (name: string): string => {
  const words = name.replace(/([A-Z])/g, ' $1').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
