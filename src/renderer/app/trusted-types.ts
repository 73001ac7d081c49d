interface PolicyFactory {
  createPolicy(name: string, rules: { createHTML: (text: string) => string }): unknown;
}

/** The page never makes HTML out of text. Emptying an element that way is the one thing libraries may do. */
export function installTrustedTypes(): void {
  const factory = (window as { trustedTypes?: PolicyFactory }).trustedTypes;
  factory?.createPolicy('default', {
    createHTML(text) {
      if (text !== '') throw new TypeError('This page does not turn text into HTML.');
      return text;
    },
  });
}
