import { useEffect, useMemo, useState } from 'react';
import type { UserFileStatus } from '#contract/user-code.ts';
import type { LanguageClient } from './language/language-client.ts';
import type { TypeProblem } from './language/language-messages.ts';
import { findingsOf, type SourceFinding } from './source-findings.ts';

/** Findings, and the text that they are about. */
export interface Findings {
  readonly text: string;
  readonly list: readonly SourceFinding[];
}

const CHECK_AFTER_MS = 250;
const NONE: readonly TypeProblem[] = [];

/** What is wrong with a text, kept up to date while it is written. */
export function useFindings(language: LanguageClient | null, text: string, saved: string, status: UserFileStatus | undefined): Findings {
  const [typed, setTyped] = useState<{ text: string; types: readonly TypeProblem[] }>({ text, types: NONE });
  useEffect(() => {
    let isOver = false;
    const timer = setTimeout(async () => {
      const types = (await language?.ask('check', { source: text }).catch(() => NONE)) ?? NONE;
      if (!isOver) setTyped({ text, types });
    }, CHECK_AFTER_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [language, text]);
  const problems = status?.problems;
  return useMemo(() => {
    const checked = typed.text === saved ? (problems ?? []) : [];
    return { text: typed.text, list: findingsOf(typed.text, typed.types, checked) };
  }, [typed, saved, problems]);
}
