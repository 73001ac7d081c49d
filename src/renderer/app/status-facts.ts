import { formatDuration } from '../format/time.ts';
import type { SourceStatus } from '../state/market-store.ts';
import type { ServiceStatus } from '../state/services-store.ts';
import type { DotState } from '../ui/badge.tsx';

interface StatusFact {
  readonly dot: DotState;
  readonly text: string;
  readonly tone: 'warn' | 'bad' | '';
}

/** Longest text of one fact in the status bar; the tooltip has the whole. */
const LONGEST_FACT = 48;

/** The first sentence, cut where it would crowd out its neighbours. */
function firstWords(message: string): string {
  const [first = message] = message.split(/[.:;] /);
  return first.length <= LONGEST_FACT ? first : `${first.slice(0, LONGEST_FACT - 1).trimEnd()}…`;
}

/** One source of prices in a few words. */
export function sourceFact(source: SourceStatus, nowUs: number): StatusFact {
  const { name, state, latencyMs, lastTickTimeUs } = source;
  if (source.kind === 'replay') {
    return { dot: state === 'stopped' ? 'off' : 'ok', tone: '', text: sourceLabel(name) };
  }
  if (state === 'connected') return { dot: 'ok', tone: '', text: latencyMs === null ? name : `${name} ${Math.round(latencyMs)} ms` };
  if (state === 'stale') {
    const age = lastTickTimeUs === null ? 'no tick yet' : `no tick for ${formatDuration(nowUs - lastTickTimeUs)}`;
    return { dot: 'warn', tone: 'warn', text: `${name}: ${age}` };
  }
  if (state === 'connecting') return { dot: 'warn', tone: 'warn', text: `${name}: connecting` };
  if (state === 'failed') return { dot: 'bad', tone: 'bad', text: `${name}: ${firstWords(source.message ?? 'failed')}` };
  return { dot: 'off', tone: '', text: `${name} off` };
}

const SOURCE_DOTS: Record<SourceStatus['state'], DotState> = {
  connected: 'ok',
  connecting: 'warn',
  stale: 'warn',
  failed: 'bad',
  stopped: 'off',
};

/** A source as it is called on the page: replays are named after what they play. */
export const sourceLabel = (name: string): string => (name.startsWith('replay:') ? `replay of ${name.slice('replay:'.length)}` : name);

/** How a source's state looks. */
export const sourceDot = (state: SourceStatus['state']): DotState => SOURCE_DOTS[state];

/** How a service's state looks. */
export function serviceDot(state: ServiceStatus['state'], isReachable: boolean): DotState {
  if (state === 'failed') return 'bad';
  if (state === 'stopped' || state === 'resting') return 'off';
  return state === 'ready' && isReachable ? 'ok' : 'warn';
}
