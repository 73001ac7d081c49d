// verifies: undo
import { beforeEach, describe, expect, test } from 'vitest';
import { History } from '../../src/renderer/state/history.ts';

let nowMs = 0;
let value = 0;
let history = new History(() => nowMs);

beforeEach(() => {
  nowMs = 0;
  value = 0;
  history = new History(() => nowMs);
});

/** Changes the value as a step of the history. */
function set(next: number, key: string | null = null): void {
  const before = value;
  const apply = (to: number) => {
    value = to;
  };
  apply(next);
  history.record({ label: `Set ${next}`, undo: () => apply(before), redo: () => apply(next) }, key);
}

const labels = () => history.state.getState();

describe('the history', () => {
  test('takes steps back and does them again, one by one, and says which is next', () => {
    for (const next of [1, 2, 3]) set(next);
    history.undo();
    history.undo();
    expect(value).toBe(1);
    expect(labels()).toEqual({ undoLabel: 'Set 1', redoLabel: 'Set 2' });
    history.redo();
    history.redo();
    history.redo();
    expect(value).toBe(3);
    expect(labels()).toEqual({ undoLabel: 'Set 3', redoLabel: null });
  });

  test('has nothing to redo after something new was done', () => {
    set(1);
    set(2);
    history.undo();
    set(5);
    history.redo();
    expect(value).toBe(5);
    history.undo();
    expect(value).toBe(1);
  });

  test('takes quick changes of the same thing as one step, slow ones and those after an undo as their own', () => {
    set(1);
    for (const next of [10, 11, 12]) {
      nowMs += 100;
      set(next, 'width');
    }
    nowMs += 5_000;
    set(13, 'width');
    history.undo();
    expect(value).toBe(12);
    history.undo();
    expect(value).toBe(1);
    history.redo();
    set(14, 'width');
    history.undo();
    expect(value).toBe(12);
  });

  test('records nothing of what it does itself, nor what is done quietly', () => {
    const step = {
      label: 'outer',
      undo: () => set(-1),
      redo: () => set(1),
    };
    history.record(step);
    history.undo();
    history.redo();
    history.applyQuietly(() => set(7));
    history.undo();
    expect(labels()).toEqual({ undoLabel: null, redoLabel: 'outer' });
  });

  test('forgets the oldest of more than 200 steps', () => {
    for (let i = 1; i <= 250; i++) set(i);
    for (let i = 0; i < 300; i++) history.undo();
    expect(value).toBe(50);
  });
});
