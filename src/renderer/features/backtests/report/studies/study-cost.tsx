import { useEffect, useMemo, useRef, useState } from 'react';
import { linkTo } from '../../../../connection/service-link.ts';
import { formatCount } from '../../../../format/number.ts';
import { formatDuration } from '../../../../format/time.ts';
import { nearView } from '../../../../report-charts/near-view.ts';
import { useAnswer } from '../use-answer.ts';
import styles from './studies.module.css';

type Client = ReturnType<typeof linkTo<'research'>>['client'];
type EstimateInput = Parameters<Client['studies.estimate']>[0];
type Question = Parameters<typeof useAnswer<Cost>>[0];

interface Cost {
  readonly windows: number;
  readonly settings: number;
  readonly evaluations: number;
  readonly seconds: number;
}

/** Long enough that nothing is asked while somebody types. */
const PAUSE_MS = 300;
const NOTHING_ASKED: Question = () => new Promise(() => {});

/** What a study would take, as it is set: asked for when it comes near what is in view, and again when the settings have stood for a moment. */
export function StudyCost({ runId, request }: { runId: string; request: EstimateInput['request'] }) {
  const element = useRef<HTMLParagraphElement>(null);
  const [isNear, setIsNear] = useState(false);
  const [asked, setAsked] = useState<string | null>(null);
  const wished = JSON.stringify(request);
  useEffect(() => {
    if (!element.current) return;
    const left = new AbortController();
    void nearView(element.current, left.signal).then(() => setIsNear(true));
    return () => left.abort();
  }, []);
  useEffect(() => {
    if (!isNear) return;
    const timer = setTimeout(() => setAsked(wished), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [isNear, wished]);
  const question = useMemo((): Question => {
    if (asked === null) return NOTHING_ASKED;
    return (signal) => linkTo('research').client['studies.estimate']({ of: { runId }, request: JSON.parse(asked) }, { signal });
  }, [asked, runId]);
  const { value, problem } = useAnswer(question);
  return (
    <p ref={element} className={styles.count} role="status" data-testid={`cost-${request.kind}`}>
      {problem ? problem.message : value ? costText(value, request.kind) : 'Counting the settings…'}
    </p>
  );
}

const settingsText = (count: number) => `${formatCount(count)} ${count === 1 ? 'setting' : 'settings'}`;

function costText({ windows, settings, evaluations, seconds }: Cost, kind: EstimateInput['request']['kind']): string {
  const time = seconds < 1 ? 'less than a second' : `about ${formatDuration(seconds * 1e6)}`;
  if (kind === 'optimise') return `${settingsText(settings)}, ${time}`;
  return `${formatCount(windows)} ${windows === 1 ? 'window' : 'windows'} of ${settingsText(settings)}: ${formatCount(evaluations)} evaluations, ${time}`;
}
