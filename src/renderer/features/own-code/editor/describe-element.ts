import type { Description } from '../language/language-messages.ts';

/** What is known of a name, as an element: its type in the type of code, below it the words of its declaration. */
export function describeElement({ signature, text }: Description): HTMLElement {
  const element = document.createElement('div');
  element.className = 'tw-description';
  const code = document.createElement('code');
  code.textContent = signature;
  element.append(code);
  if (text !== '') {
    const words = document.createElement('p');
    words.textContent = text;
    element.append(words);
  }
  return element;
}
