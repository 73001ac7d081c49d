/**
 * What a symbol looks like: letters, digits and the separators that venues use, at most 40 characters. Terminals also
 * know names such as `EURUSD.m`, `#AAPL`, `.US30Cash` and `_DJI`; they are kept as they are.
 */
export const SYMBOL_PATTERN = /^(?!\.\.)[A-Za-z0-9._#][A-Za-z0-9._:/#^&+=-]{0,39}$/;

/** The longest symbol, in characters. */
export const MAXIMUM_SYMBOL_LENGTH = 40;

/** Whether a text from outside is a symbol. */
export const isSymbol = (text: string): boolean => SYMBOL_PATTERN.test(text);
