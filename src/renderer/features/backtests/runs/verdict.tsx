import type { RunSummary } from '#contract/research-documents.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';

export type Verdict = RunSummary['verdict'];

/** How a verdict is written: the words, a mark for those who can't tell the colours apart, and a tone. */
export const VERDICTS: Readonly<Record<Verdict, { readonly title: string; readonly mark: string; readonly tone: Tone }>> = {
  'worth-paper-trading': { title: 'Worth paper trading', mark: '✓', tone: 'ok' },
  'not-enough-evidence': { title: 'Not enough evidence', mark: '▲', tone: 'warn' },
  'do-not-trade': { title: 'Do not trade', mark: '✕', tone: 'bad' },
};

/** The verdict of a run as a small label. */
export function VerdictBadge({ verdict }: { verdict: Verdict }) {
  const { title, mark, tone } = VERDICTS[verdict];
  return (
    <Badge tone={tone}>
      {mark} {title}
    </Badge>
  );
}
