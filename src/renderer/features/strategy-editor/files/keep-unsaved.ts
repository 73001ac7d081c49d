import { isUnsaved, type OwnCode } from './own-code.ts';

const ask = (event: BeforeUnloadEvent): void => event.preventDefault();

/** While something is unsaved, closing the page asks first. Returns how to stop. */
export function keepUnsaved({ use }: OwnCode): () => void {
  let isAsking = false;
  const look = () => {
    const has = [...use.getState().documents.values()].some(isUnsaved);
    if (has === isAsking) return;
    isAsking = has;
    if (has) window.addEventListener('beforeunload', ask);
    else window.removeEventListener('beforeunload', ask);
  };
  look();
  const stop = use.subscribe(look);
  return () => {
    stop();
    window.removeEventListener('beforeunload', ask);
  };
}
