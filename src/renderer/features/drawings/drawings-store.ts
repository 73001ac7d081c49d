import { create } from 'zustand';
import type { Drawing } from '#core/drawings/drawing.ts';
import { follow } from '../../connection/follow.ts';
import { linkTo } from '../../connection/service-link.ts';
import { history } from '../../state/history.ts';
import { showToast } from '../../ui/toast.tsx';

interface DrawingsState {
  /** As they are shown: what the host keeps, with the changes of this window that are still on their way. */
  readonly bySymbol: Readonly<Record<string, readonly Drawing[]>>;
  /** Why the newest change is not kept yet; null when everything is. */
  readonly saveProblem: string | null;
}

/** The drawings of the symbols that are on charts. */
export const useDrawings = create<DrawingsState>(() => ({ bySymbol: {}, saveProblem: null }));

/** New forms of drawings by id; null takes one away. */
type DrawingChanges = ReadonlyMap<string, Drawing | null>;

interface Shelf {
  kept: readonly Drawing[];
  readonly unsaved: Map<string, Drawing | null>;
  isSaving: boolean;
  followers: number;
  stop: () => void;
}

const shelves = new Map<string, Shelf>();
const RETRY_MS = 5_000;
const NONE: readonly Drawing[] = [];

/** The drawings of a symbol now, in the order in which they were made. */
export const drawingsOf = (symbol: string): readonly Drawing[] => useDrawings.getState().bySymbol[symbol] ?? NONE;

/** One drawing, or undefined when it is gone. */
export const findDrawing = (symbol: string, id: string): Drawing | undefined => drawingsOf(symbol).find((drawing) => drawing.id === id);

function overlay(drawings: readonly Drawing[], changes: DrawingChanges): readonly Drawing[] {
  if (changes.size === 0) return drawings;
  const result = new Map(drawings.map((drawing) => [drawing.id, drawing]));
  for (const [id, drawing] of changes) {
    if (drawing) result.set(id, drawing);
    else result.delete(id);
  }
  return [...result.values()];
}

function publish(symbol: string, shelf: Shelf): void {
  useDrawings.setState(({ bySymbol }) => ({ bySymbol: { ...bySymbol, [symbol]: overlay(shelf.kept, shelf.unsaved) } }));
}

/** Keeps the drawings of a symbol in step with the host and with other windows; returns how to stop. */
export function followDrawings(symbol: string): () => void {
  const shelf: Shelf = shelves.get(symbol) ?? { kept: NONE, unsaved: new Map(), isSaving: false, followers: 0, stop: () => {} };
  shelves.set(symbol, shelf);
  shelf.followers++;
  if (shelf.followers === 1) {
    const link = linkTo('workstation');
    let toldNotice: string | null = null;
    const stopStream = follow(
      link,
      (signal) => link.client['drawings.changed']({ symbol }, signal),
      ({ drawings, notice }) => {
        shelf.kept = drawings;
        publish(symbol, shelf);
        if (notice !== null && notice !== toldNotice) showToast(`Drawings of ${symbol}`, notice, 'bad');
        toldNotice = notice;
      },
    );
    const stopUp = link.onUp(() => void save(symbol, shelf));
    shelf.stop = () => {
      stopStream();
      stopUp();
    };
  }
  let isStopped = false;
  return () => {
    if (isStopped) return;
    isStopped = true;
    shelf.followers--;
    if (shelf.followers === 0) shelf.stop();
  };
}

function apply(symbol: string, changes: DrawingChanges): void {
  const shelf = shelves.get(symbol);
  if (!shelf) throw new Error(`The drawings of ${symbol} were changed while nobody followed them.`);
  for (const [id, drawing] of changes) {
    shelf.unsaved.delete(id);
    shelf.unsaved.set(id, drawing);
  }
  publish(symbol, shelf);
  void save(symbol, shelf);
}

/** Sends changes one batch after another until the host has them all. What it can't keep now is sent again later. */
async function save(symbol: string, shelf: Shelf): Promise<void> {
  if (shelf.isSaving) return;
  shelf.isSaving = true;
  while (shelf.unsaved.size > 0) {
    const batch = new Map(shelf.unsaved);
    const { client } = linkTo('workstation');
    const put = [...batch.values()].filter((drawing) => drawing !== null);
    const ids = [...batch].filter(([, drawing]) => drawing === null).map(([id]) => id);
    const removed = ids.length > 0 ? await client['drawings.remove']({ symbol, ids }) : null;
    const result = removed && !(removed.ok && put.length > 0) ? removed : await client['drawings.put']({ symbol, drawings: put });
    const isHopeless = !result.ok && (result.error.code === 'TooManyDrawings' || result.error.code === 'BadRequest');
    if (result.ok) shelf.kept = result.value.drawings;
    if (result.ok || isHopeless) for (const [id, drawing] of batch) if (shelf.unsaved.get(id) === drawing) shelf.unsaved.delete(id);
    publish(symbol, shelf);
    if (isHopeless) showToast('Not drawn', result.error.message, 'bad');
    useDrawings.setState({ saveProblem: result.ok || isHopeless ? null : result.error.message });
    if (result.ok || isHopeless) continue;
    if (result.error.code !== 'Disconnected') setTimeout(() => void save(symbol, shelf), RETRY_MS);
    break;
  }
  shelf.isSaving = false;
}

/** Changes drawings of a symbol as one step of the history. Steps with the same key in quick succession are one. */
export function changeDrawings(label: string, symbol: string, changes: DrawingChanges, key: string | null = null): void {
  const present = new Map(drawingsOf(symbol).map((drawing) => [drawing.id, drawing]));
  const before = new Map([...changes.keys()].map((id) => [id, present.get(id) ?? null]));
  if ([...changes].every(([id, drawing]) => before.get(id) === drawing)) return;
  apply(symbol, changes);
  const again = (what: DrawingChanges) => {
    // The symbol may have left the charts meanwhile: its drawings are changed all the same.
    const stop = followDrawings(symbol);
    apply(symbol, what);
    stop();
  };
  history.record({ label, undo: () => again(before), redo: () => again(changes) }, key);
}
