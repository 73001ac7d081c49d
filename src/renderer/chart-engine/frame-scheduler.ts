type Draw = () => void;

const waiting = new Set<Draw>();
let isRequested = false;

function drawAll(): void {
  isRequested = false;
  const due = [...waiting];
  waiting.clear();
  for (const draw of due) draw();
}

/** Runs `draw` before the next frame, once, however often it is asked for. One frame request serves all charts. */
export function drawNextFrame(draw: Draw): void {
  waiting.add(draw);
  if (isRequested) return;
  isRequested = true;
  requestAnimationFrame(drawAll);
}

/** Whether it is asked for already. */
export const isDrawDue = (draw: Draw): boolean => waiting.has(draw);

/** Takes back a request. */
export function cancelDraw(draw: Draw): void {
  waiting.delete(draw);
}
