import { useEffect, useState } from 'react';
import type { OwnFiles } from '../files/own-files.ts';
import { LanguageClient } from './language-client.ts';
import { openLanguageThread } from './open-language-thread.ts';

/** How far the compiler of the editor is. */
export type LanguagePhase = { readonly is: 'loading' | 'ready' } | { readonly is: 'failed'; readonly message: string };

interface Language {
  readonly client: LanguageClient | null;
  readonly phase: LanguagePhase;
  /** Starts it anew after a failure. */
  retry(): void;
}

/** Runs the compiler while an editor is in view, and ends it with the editor. */
export function useLanguage(files: OwnFiles, isWanted: boolean): Language {
  const [client, setClient] = useState<LanguageClient | null>(null);
  const [phase, setPhase] = useState<LanguagePhase>({ is: 'loading' });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt starts it anew
  useEffect(() => {
    if (!isWanted) return;
    let isOver = false;
    const fail = (message: string) => {
      if (!isOver) setPhase({ is: 'failed', message });
    };
    const opened = new LanguageClient(openLanguageThread(), fail);
    const begin = async () => {
      const result = await files.types();
      if (isOver) return;
      if (result.ok) opened.begin(result.value.declarations);
      else if (result.error.code !== 'Disconnected') fail(result.error.message);
    };
    const stop = files.link().onUp(() => void begin());
    if (files.link().isUp()) void begin();
    setClient(opened);
    setPhase({ is: 'loading' });
    opened.ready.then(
      () => {
        if (!isOver) setPhase({ is: 'ready' });
      },
      () => undefined,
    );
    return () => {
      isOver = true;
      stop();
      opened.close();
      setClient(null);
    };
  }, [files, isWanted, attempt]);
  return { client, phase, retry: () => setAttempt((count) => count + 1) };
}
