import { countUnsaved, type OwnCode } from './own-code.ts';

const ask = (event: BeforeUnloadEvent): void => event.preventDefault();

/** While something is unsaved, closing the page asks first. Returns how to stop. */
export function keepUnsaved(...all: readonly OwnCode[]): () => void {
  let isAsking = false;
  const look = () => {
    const has = all.some(({ use }) => countUnsaved(use.getState()) > 0);
    if (has === isAsking) return;
    isAsking = has;
    if (has) window.addEventListener('beforeunload', ask);
    else window.removeEventListener('beforeunload', ask);
  };
  look();
  const stops = all.map(({ use }) => use.subscribe(look));
  return () => {
    for (const stop of stops) stop();
    window.removeEventListener('beforeunload', ask);
  };
}
