/** A rectangle on the desktop, in the units of the window system: whole points, the main display's upper left corner at 0, 0. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a window was left: its place when it is not maximised, and whether it was. */
export interface WindowPlace extends Rectangle {
  readonly isMaximized: boolean;
}

/** The upper edge of a window, by which it is dragged. */
const GRIP_HEIGHT = 32;
/** As much of the upper edge must be on a display for the window to be reachable. */
const GRIP_WIDTH = 120;

const overlap = (from: number, length: number, otherFrom: number, otherLength: number): number =>
  Math.min(from + length, otherFrom + otherLength) - Math.max(from, otherFrom);

/** A place as it was saved; null when it is none. */
export function readWindowPlace(saved: unknown): WindowPlace | null {
  if (typeof saved !== 'object' || saved === null) return null;
  const { x, y, width, height, isMaximized } = saved as Record<string, unknown>;
  if (!isWhole(x) || !isWhole(y) || !isWhole(width) || !isWhole(height) || width <= 0 || height <= 0) return null;
  return { x, y, width, height, isMaximized: isMaximized === true };
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

/**
 * Where to open a window that was left at `place`, on displays that may be others now. `areas` are what the displays have for windows,
 * the main one first. The place stays as it is where the window can still be dragged from it; else the window comes to the middle of
 * the main display. It is never larger than the display it opens on, unless `smallest` is.
 */
export function fitToDisplays(place: Rectangle, areas: readonly Rectangle[], smallest: { width: number; height: number }): Rectangle {
  const sizedFor = (area: Rectangle): Rectangle => ({
    x: place.x,
    y: place.y,
    width: Math.max(smallest.width, Math.min(place.width, area.width)),
    height: Math.max(smallest.height, Math.min(place.height, area.height)),
  });
  const area = areas.find((one) => canBeDragged(sizedFor(one), one));
  if (area) return sizedFor(area);
  const [main] = areas;
  if (!main) return place;
  const { width, height } = sizedFor(main);
  const middle = (from: number, length: number, own: number) => from + Math.max(0, Math.floor((length - own) / 2));
  return { x: middle(main.x, main.width, width), y: middle(main.y, main.height, height), width, height };
}

const canBeDragged = (place: Rectangle, area: Rectangle): boolean =>
  overlap(place.x, place.width, area.x, area.width) >= GRIP_WIDTH && overlap(place.y, GRIP_HEIGHT, area.y, area.height) >= GRIP_HEIGHT;
