import { z } from 'zod';

/** Longest look-back of a checked choice: values must appear within the checked bars. */
const LONGEST_CHECKED = 60;

interface Property {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
}

/** Choices of parameters to check: the defaults, the smallest values with the first texts, and larger ones with the last texts. */
export function parameterChoices(schema: z.ZodObject): Record<string, unknown>[] {
  const defaults = schema.parse({}) as Record<string, unknown>;
  const properties = Object.entries((z.toJSONSchema(schema, { io: 'input' }).properties ?? {}) as Record<string, Property>);
  const smallest = { ...defaults };
  const larger = { ...defaults };
  for (const [name, { enum: values, minimum, maximum }] of properties) {
    const initial = defaults[name];
    smallest[name] = values ? values[0] : (minimum ?? initial);
    larger[name] = values ? values.at(-1) : Math.min(maximum ?? LONGEST_CHECKED, Math.max(LONGEST_CHECKED, initial as number));
  }
  const texts = new Set<string>();
  return [defaults, smallest, larger].filter((choice) => {
    const text = JSON.stringify(choice);
    return texts.size < texts.add(text).size;
  });
}
