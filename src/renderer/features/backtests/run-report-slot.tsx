import { lazy, Suspense, useEffect, useState } from 'react';
import { loadPart } from '../../ui/load-part.ts';
import { PanelBoundary, Skeleton } from '../../ui/states.tsx';

// The report draws with a library of its own weight: it is loaded with the first run that is opened.
const RunReport = lazy(async () => ({ default: (await loadPart(() => import('./report/run-report.tsx'))).RunReport }));

/** Everything that is known of a run. */
export function RunReportSlot({ runId }: { runId: string }) {
  // What is loaded already must not blink.
  const [isShown, setShown] = useState(false);
  useEffect(() => setShown(true), []);
  return (
    <PanelBoundary name="The report">
      <Suspense fallback={isShown ? <Skeleton rows={12} /> : null}>
        <RunReport runId={runId} />
      </Suspense>
    </PanelBoundary>
  );
}
