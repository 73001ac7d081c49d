/** A sentence of a service with numbers as the page writes them: a real minus, no space before the percent sign. */
export const readable = (sentence: string): string => sentence.replaceAll(/(^|[\s(])-(?=\d)/g, '$1\u2212').replaceAll(/(\d) %/g, '$1%');
