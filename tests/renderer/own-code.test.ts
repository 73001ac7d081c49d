// verifies: user-code-editor
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { keepUnsaved } from '../../src/renderer/features/own-code/files/keep-unsaved.ts';
import { createOwnCode, isUnsaved, type OwnCode } from '../../src/renderer/features/own-code/files/own-code.ts';
import { fakeOwnFiles } from './fake-own-files.ts';

let folder = fakeOwnFiles();
let code: OwnCode = createOwnCode(folder.files);
let stop = () => {};
beforeEach(() => {
  folder = fakeOwnFiles();
  code = createOwnCode(folder.files);
  stop = code.follow();
});
afterEach(() => stop());

const until = (expectation: () => void) => vi.waitFor(expectation, { interval: 2 });
const documentOf = (name: string) => {
  const document = code.use.getState().documents.get(name);
  if (!document) throw new Error(`${name} is not open.`);
  return document;
};
const opened = async (name: string, source = 'one\n') => {
  folder.write(name, source);
  await code.open(name);
  await until(() => expect(documentOf(name).text).toBe(source));
};

describe('a file of own code in the editor', () => {
  test('the first one opens by itself, and a new one is opened as it was made', async () => {
    folder.write('alpha', 'a\n');
    await until(() => expect(documentOf('alpha').saved).toBe('a\n'));
    expect(await code.create('beta')).toBeNull();
    expect(code.use.getState().openName).toBe('beta');
    expect(documentOf('beta').text).toBe('export {};\n');
    expect((await code.create('beta'))?.code).toBe('FileExists');
  });

  test('what was written is kept apart from the file until it is saved, and is then being checked', async () => {
    await opened('mine');
    code.edit('mine', 'two\n');
    expect(isUnsaved(documentOf('mine'))).toBe(true);
    expect(folder.sources.get('mine')).toBe('one\n');
    expect(await code.save('mine')).toBe(true);
    expect(folder.sources.get('mine')).toBe('two\n');
    expect(isUnsaved(documentOf('mine'))).toBe(false);
    expect(code.use.getState().files?.[0]?.state).toBe('checking');
    folder.judge('mine', { state: 'refused', problems: [{ line: 1, message: 'No.' }] });
    await until(() => expect(code.use.getState().files?.[0]?.problems).toHaveLength(1));
  });

  test('a file that changed outside takes the place of a text without changes', async () => {
    await opened('mine');
    folder.write('mine', 'from outside\n');
    await until(() => expect(documentOf('mine').text).toBe('from outside\n'));
    expect(isUnsaved(documentOf('mine'))).toBe(false);
  });

  test('changes on both sides are never mixed: the trader chooses', async () => {
    await opened('mine');
    code.edit('mine', 'here\n');
    folder.write('mine', 'there\n');
    await until(() => expect(documentOf('mine').disk).toEqual({ is: 'changed', source: 'there\n' }));
    expect(documentOf('mine').text).toBe('here\n');
    expect(await code.save('mine'), 'an ordinary save does not write over it').toBe(false);
    expect(folder.sources.get('mine')).toBe('there\n');
    code.revert('mine');
    expect(documentOf('mine')).toMatchObject({ text: 'there\n', saved: 'there\n', disk: { is: 'same' } });
    code.edit('mine', 'mine again\n');
    folder.write('mine', 'there again\n');
    await until(() => expect(documentOf('mine').disk.is).toBe('changed'));
    expect(await code.save('mine', true)).toBe(true);
    expect(folder.sources.get('mine')).toBe('mine again\n');
  });

  test('a change that nobody told of is found when it is saved', async () => {
    await opened('mine');
    code.edit('mine', 'here\n');
    folder.sources.set('mine', 'silently there\n');
    expect(await code.save('mine')).toBe(false);
    expect(documentOf('mine').disk).toEqual({ is: 'changed', source: 'silently there\n' });
  });

  test('a text that lies there already is saved, and stands as it stood', async () => {
    await opened('mine');
    await until(() => expect(code.use.getState().files?.[0]?.state).toBe('ready'));
    code.edit('mine', 'same\n');
    folder.sources.set('mine', 'same\n');
    expect(await code.save('mine')).toBe(true);
    expect(code.use.getState().files?.[0]?.state).toBe('ready');
  });

  test('a file that was deleted outside can be written again or closed', async () => {
    await opened('mine');
    folder.delete('mine');
    await until(() => expect(documentOf('mine').disk.is).toBe('gone'));
    expect(isUnsaved(documentOf('mine'))).toBe(true);
    await code.save('mine', true);
    expect(folder.sources.get('mine')).toBe('one\n');
    await until(() => expect(documentOf('mine').disk.is).toBe('same'));
    folder.delete('mine');
    await until(() => expect(documentOf('mine').disk.is).toBe('gone'));
    code.forget('mine');
    expect(code.use.getState()).toMatchObject({ openName: null });
    expect(code.use.getState().documents.size).toBe(0);
  });

  test('what can not be saved says why and stays as it was written', async () => {
    await opened('mine');
    code.edit('mine', 'two\n');
    folder.refuse('The disk is full.');
    expect(await code.save('mine')).toBe(false);
    expect(documentOf('mine')).toMatchObject({ text: 'two\n', saved: 'one\n', problem: { message: 'The disk is full.' } });
    folder.refuse(null);
    expect(await code.save('mine')).toBe(true);
    expect(documentOf('mine').problem).toBeNull();
  });

  test('what was written stays while the service is away and after another file was opened', async () => {
    await opened('mine');
    await opened('other');
    await code.open('mine');
    code.edit('mine', 'two\n');
    folder.setUp(false);
    expect(code.use.getState().downSinceUs).not.toBeNull();
    folder.setUp(true);
    await code.open('other');
    await code.open('mine');
    expect(documentOf('mine').text).toBe('two\n');
  });

  test('a deleted file gives way to the next', async () => {
    await opened('alpha');
    await opened('beta');
    expect(await code.remove('beta')).toBeNull();
    await until(() => expect(documentOf('alpha').text).toBe('one\n'));
    expect(code.use.getState().openName).toBe('alpha');
    expect(folder.sources.has('beta')).toBe(false);
  });

  test('closing the page asks while something is unsaved, and only then', async () => {
    await opened('mine');
    const stopKeeping = keepUnsaved(code);
    const asks = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(asks()).toBe(false);
    code.edit('mine', 'two\n');
    expect(asks()).toBe(true);
    await code.save('mine');
    expect(asks()).toBe(false);
    stopKeeping();
  });
});
