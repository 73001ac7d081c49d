import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import type { EditorView } from '@codemirror/view';
import type { SourceFinding } from '../source-findings.ts';

/** Underlines what was found. A finding with a line alone underlines that line's text. */
export function markFindings(view: EditorView, findings: readonly SourceFinding[]): void {
  const { doc } = view.state;
  const diagnostics = findings.flatMap((finding): Diagnostic[] => {
    if (finding.line === null) return [];
    const line = doc.line(Math.min(Math.max(1, finding.line), doc.lines));
    const indent = /^\s*/.exec(line.text)?.[0].length ?? 0;
    const from = Math.min(finding.from ?? line.from + indent, doc.length);
    const to = Math.min(finding.to ?? line.to, doc.length);
    return [{ from, to: Math.max(from, to), severity: finding.severity === 'error' ? 'error' : 'hint', message: finding.message }];
  });
  view.dispatch(setDiagnostics(view.state, diagnostics));
}
