import { z } from 'zod';

/** An object of settings that refuses unknown keys with a message that lists the known ones. */
export const settingsObject = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) => {
      const keys = Object.keys(shape).join(', ');
      return issue.code === 'unrecognized_keys' ? `a key among ${keys}` : `an object with the keys ${keys}`;
    },
  });

/** One of several settings objects, told apart by `type`; the message lists the types. */
export const settingsUnion = <const Options extends readonly [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]]>(
  types: readonly string[],
  options: Options,
) => z.discriminatedUnion('type', options, { error: `one of ${types.join(', ')}` });

/** A real number from `minimum` to `maximum`, both included. */
export function realNumber(minimum: number, maximum: number, sentence = `a number from ${minimum} to ${maximum}`) {
  return z.number(sentence).min(minimum, sentence).max(maximum, sentence);
}

/** A whole number from `minimum` to `maximum`, both included. */
export function wholeNumber(minimum: number, maximum: number) {
  const sentence = `a whole number from ${minimum} to ${maximum}`;
  return z.number(sentence).int(sentence).min(minimum, sentence).max(maximum, sentence);
}

/** A number above 0. */
export const positiveNumber = z.number('a number above 0').positive('a number above 0').max(1e15, 'a number up to 1e15');

/** Yes or no. */
export const yesOrNo = z.boolean('true or false');

/** One of the named values. */
export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values, `one of ${values.join(', ')}`);
