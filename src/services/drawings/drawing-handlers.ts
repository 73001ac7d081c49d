import type { drawingMethods, SymbolDrawings } from '#contract/drawings.ts';
import { type Drawing, MOST_DRAWINGS_OF_A_SYMBOL } from '#core/drawings/drawing.ts';
import type { DrawingStore } from '#core/ports/drawing-store.ts';
import { StorageError } from '#core/ports/market-store.ts';
import { ExpectedError } from '#core/result.ts';
import type { Handlers } from '#rpc/types.ts';
import { LatestChannel } from '../latest-channel.ts';
import { readSavedDrawings, savedForm } from './saved-drawings.ts';

interface Shelf {
  present: SymbolDrawings;
  readonly channel: LatestChannel<SymbolDrawings>;
  /** Ends when the newest change is on disk or refused: changes of a symbol follow one another. */
  lastChange: Promise<unknown>;
}

/** Answers for the drawings of every symbol. What is answered is on disk. */
export function createDrawingHandlers(store: DrawingStore): Handlers<typeof drawingMethods> {
  const shelves = new Map<string, Shelf>();

  const shelfOf = (symbol: string): Shelf => {
    let shelf = shelves.get(symbol);
    if (!shelf) {
      const present = open(store, symbol);
      // What was read of a file that had to be set aside is in no file now.
      const saved = present.notice === null ? Promise.resolve() : save(store, present).catch(() => undefined);
      shelf = { present, channel: new LatestChannel(), lastChange: saved };
      shelf.channel.publish(shelf.present);
      shelves.set(symbol, shelf);
    }
    return shelf;
  };

  const change = (symbol: string, edit: (drawings: Map<string, Drawing>) => void): Promise<SymbolDrawings> => {
    const shelf = shelfOf(symbol);
    const work = shelf.lastChange.then(async () => {
      const drawings = new Map(shelf.present.drawings.map((drawing) => [drawing.id, drawing]));
      edit(drawings);
      const next = { ...shelf.present, drawings: [...drawings.values()] };
      await save(store, next);
      shelf.present = next;
      shelf.channel.publish(next);
      return next;
    });
    shelf.lastChange = work.catch(() => undefined);
    return work;
  };

  return {
    'drawings.list': async ({ symbol }) => shelfOf(symbol).present,
    'drawings.put': ({ symbol, drawings }) =>
      change(symbol, (present) => {
        for (const drawing of drawings) present.set(drawing.id, drawing);
        if (present.size > MOST_DRAWINGS_OF_A_SYMBOL)
          throw new ExpectedError(
            'TooManyDrawings',
            `${symbol} would have ${present.size} drawings; at most ${MOST_DRAWINGS_OF_A_SYMBOL} are kept. Delete some that are not needed any more.`,
          );
      }),
    'drawings.remove': ({ symbol, ids }) =>
      change(symbol, (present) => {
        for (const id of ids) present.delete(id);
      }),
    'drawings.changed': ({ symbol }, { signal }) => shelfOf(symbol).channel.read(signal),
  };
}

/** Reads what is saved for a symbol. What can't be read is kept aside before anything is written over it. */
function open(store: DrawingStore, symbol: string): SymbolDrawings {
  const { drawings, isWhole } = readSavedDrawings(symbol, store.load(symbol));
  const kept = isWhole ? null : setAside(store, symbol);
  if (kept === null) return { symbol, drawings, notice: null };
  const used = drawings.length === 0 ? 'The charts start without them' : `${drawings.length} of them could be read and are shown`;
  return { symbol, drawings, notice: `The drawings of ${symbol} could not be read as a whole. ${used}; the file was kept as ${kept}.` };
}

function setAside(store: DrawingStore, symbol: string): string | null {
  try {
    return store.setAside(symbol);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StorageError('StorageFailed', `The drawings of ${symbol} can't be read, and their file can't be kept aside (${code}).`);
  }
}

async function save(store: DrawingStore, { symbol, drawings }: SymbolDrawings): Promise<void> {
  try {
    await store.save(symbol, savedForm(symbol, drawings));
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC')
      throw new StorageError('StorageFull', `The drawings of ${symbol} were not saved: the disk is full. Make room, then draw on.`);
    if (syscall === undefined) throw error;
    throw new StorageError('StorageFailed', `The drawings of ${symbol} were not saved: their file can't be written (${code}).`);
  }
}
