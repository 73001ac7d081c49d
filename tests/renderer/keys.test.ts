// verifies: keyboard
import { describe, expect, test } from 'vitest';
import { chordLabel, type KeyPress, matchesChord } from '../../src/renderer/keys/chord.ts';
import { type Command, CommandRegistry } from '../../src/renderer/keys/key-registry.ts';

const press = (key: string, change: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : key,
  metaKey: false,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  ...change,
});

describe('chords', () => {
  test('Mod is command on a Mac and control elsewhere, never both', () => {
    expect(matchesChord(press('k', { metaKey: true }), 'Mod+K', true)).toBe(true);
    expect(matchesChord(press('k', { ctrlKey: true }), 'Mod+K', true)).toBe(false);
    expect(matchesChord(press('k', { ctrlKey: true }), 'Mod+K', false)).toBe(true);
    expect(matchesChord(press('k', { metaKey: true, ctrlKey: true }), 'Mod+K', true)).toBe(false);
  });

  test('option with a letter is known by the place of the key, because it prints another sign', () => {
    expect(matchesChord(press('ƒ', { code: 'KeyF', altKey: true }), 'Alt+F', true)).toBe(true);
    expect(matchesChord(press('¡', { code: 'Digit1', altKey: true }), 'Alt+1', true)).toBe(true);
  });

  test('with command or control a letter is the one on the key, wherever it lies; on a keyboard of other letters it goes by place', () => {
    const german = press('z', { code: 'KeyY', ctrlKey: true });
    expect([matchesChord(german, 'Mod+Z', false), matchesChord(german, 'Mod+Y', false)]).toEqual([true, false]);
    expect(matchesChord(press('я', { code: 'KeyZ', ctrlKey: true }), 'Mod+Z', false)).toBe(true);
  });

  test('shift counts for letters and arrows but not for signs that need it', () => {
    expect(matchesChord(press('?', { shiftKey: true, code: 'Slash' }), '?', false)).toBe(true);
    expect(matchesChord(press('+', { shiftKey: true, code: 'Equal' }), '+', false)).toBe(true);
    expect(matchesChord(press('ArrowLeft', { shiftKey: true }), 'ArrowLeft', false)).toBe(false);
    expect(matchesChord(press('ArrowLeft', { shiftKey: true }), 'Shift+ArrowLeft', false)).toBe(true);
    expect(matchesChord(press('Z', { metaKey: true, shiftKey: true }), 'Mod+Z', true)).toBe(false);
  });

  test('a chord is written as the system writes it', () => {
    expect(chordLabel('Mod+K', true)).toBe('⌘K');
    expect(chordLabel('Mod+K', false)).toBe('Ctrl+K');
    expect(chordLabel('Alt+Shift+1', true)).toBe('⌥⇧1');
    expect(chordLabel('+', false)).toBe('+');
    expect(chordLabel('-', true)).toBe('−');
    expect(chordLabel('Shift+ArrowLeft', false)).toBe('Shift+←');
  });
});

describe('the registry of commands', () => {
  const command = (id: string, change: Partial<Command> = {}): Command => ({ id, title: id, group: 'View', run: () => {}, ...change });

  test('finds the command of a key press, and chart keys only on a chart', () => {
    const registry = new CommandRegistry();
    registry.add([command('palette', { keys: ['Mod+K'] }), command('zoom-in', { keys: ['+'], scope: 'chart' })]);
    expect(registry.find(press('k', { ctrlKey: true }), false, false)?.id).toBe('palette');
    expect(registry.find(press('+'), false, false)).toBeUndefined();
    expect(registry.find(press('+'), true, false)?.id).toBe('zoom-in');
  });

  test('a browser gets the chords that it does not keep for itself', () => {
    const trade = command('go-trade', { keys: ['Mod+1'], browserKeys: ['Alt+Shift+1'] });
    const inBrowser = new CommandRegistry(() => true);
    const inApp = new CommandRegistry(() => false);
    inBrowser.add([trade]);
    inApp.add([trade]);
    expect(inBrowser.shownKeys('go-trade')).toBe('Alt+Shift+1');
    expect(inApp.shownKeys('go-trade')).toBe('Mod+1');
    expect(inBrowser.find(press('1', { metaKey: true }), false, true)).toBeUndefined();
  });

  test('a command that is not possible now is not found', () => {
    const registry = new CommandRegistry();
    registry.add([command('undo', { keys: ['Mod+Z'], isEnabled: () => false })]);
    expect(registry.find(press('z', { ctrlKey: true }), false, false)).toBeUndefined();
  });

  test('taking commands away leaves those that replaced them', () => {
    const registry = new CommandRegistry();
    const removeOld = registry.add([command('a')]);
    registry.add([command('a', { title: 'newer' })]);
    removeOld();
    expect(registry.all().map(({ title }) => title)).toEqual(['newer']);
  });
});
