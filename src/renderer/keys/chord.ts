const MAC_SYMBOLS: Readonly<Record<string, string>> = { Mod: '⌘', Alt: '⌥', Shift: '⇧', Ctrl: '⌃' };
const KEY_NAMES: Readonly<Record<string, string>> = {
  Escape: 'esc',
  Enter: '↵',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Minus: '−',
  Equal: '+',
  Slash: '?',
  Space: 'space',
};

/** Whether this machine's commands are made with ⌘. */
export const isMac = (): boolean => /mac/i.test(navigator.platform);

/** The parts of an event that a chord is matched against. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey'>;

/**
 * Whether a key press is the chord: modifiers `Mod` (⌘, elsewhere Ctrl), `Alt`, `Shift`, then one key named as in
 * `KeyboardEvent.key`, `Space`, a letter or a digit. With ⌥ letters match by place on the keyboard, because ⌥ makes them print something else;
 * without it by what is printed on the key: ⌘Z is not where Y is.
 */
export function matchesChord(press: KeyPress, chord: string, onMac: boolean): boolean {
  const isPlus = chord.endsWith('+');
  const parts = (isPlus ? chord.slice(0, -1) : chord).split('+');
  const key = isPlus ? '+' : (parts.pop() ?? '');
  const mod = onMac ? press.metaKey : press.ctrlKey;
  const other = onMac ? press.ctrlKey : press.metaKey;
  if (mod !== parts.includes('Mod') || other || press.altKey !== parts.includes('Alt')) return false;
  if (press.shiftKey !== parts.includes('Shift') && !/^[^a-z0-9]$/i.test(key)) return false;
  if (/^[A-Z]$/.test(key)) return letterOf(press) === key;
  if (/^\d$/.test(key)) return press.code === `Digit${key}` || press.code === `Numpad${key}`;
  return press.key === (key === 'Space' ? ' ' : key);
}

/** The Latin letter of a key press; of a keyboard with other letters, the one that is in its place elsewhere. */
function letterOf({ key, code, altKey }: KeyPress): string | undefined {
  if (!altKey && /^[a-z]$/i.test(key)) return key.toUpperCase();
  return /^Key([A-Z])$/.exec(code)?.[1];
}

/** A chord as this system writes it: `⌘K`, `⌥⇧1`; elsewhere `Ctrl+K`. */
export function chordLabel(chord: string, onMac = isMac()): string {
  const parts = chord.split('+').filter((part) => part !== '');
  const key = chord.endsWith('+') ? '+' : (parts.pop() ?? '');
  const name = KEY_NAMES[key] ?? (key === '-' ? '−' : key);
  if (onMac) return parts.map((part) => MAC_SYMBOLS[part] ?? part).join('') + name;
  return [...parts.map((part) => (part === 'Mod' ? 'Ctrl' : part)), name].join('+');
}
