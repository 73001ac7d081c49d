let last: HTMLElement | null = null;

const isLayerOpen = (): boolean =>
  document.querySelector('[role="dialog"]:not([data-closed]), [role="alertdialog"]:not([data-closed])') !== null;

/** Puts the focus back where it was before a layer took it, if nothing has it now. */
export function restoreFocus(): void {
  if (document.activeElement !== document.body && document.activeElement !== null) return;
  if (last?.isConnected && last.offsetParent !== null && !isLayerOpen()) last.focus({ preventScroll: true });
}

/**
 * Remembers what has the focus in the page itself, and gives it back when a layer goes that leaves it nowhere: who works with keys must
 * never have to look for it. Returns how to stop.
 */
export function keepFocus(page: HTMLElement): () => void {
  const remember = (event: FocusEvent) => {
    if (event.target instanceof HTMLElement && page.contains(event.target)) last = event.target;
  };
  // Layers are children of the body, beside the page.
  const layers = new MutationObserver((changes) => {
    if (changes.some((change) => change.removedNodes.length > 0)) requestAnimationFrame(restoreFocus);
  });
  document.addEventListener('focusin', remember);
  layers.observe(document.body, { childList: true });
  return () => {
    document.removeEventListener('focusin', remember);
    layers.disconnect();
  };
}
