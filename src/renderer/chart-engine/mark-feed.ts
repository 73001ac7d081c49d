import type { IndicatorMark } from '#contract/features.ts';
import { compareAreas } from '#core/indicators/mark-choice.ts';
import { linkTo } from '../connection/service-link.ts';
import type { ChartIndicator, ChartSubject } from './chart-data.ts';
import type { MarkGroup } from './mark-places.ts';

/** Zones, and levels, on one chart, of all indicators together: more could not be read. */
const MOST_AREAS = 12;
/** What each indicator has of them at least. */
const LEAST_AREAS = 3;

/** Between two questions while the trader scrolls. */
const PAUSE_MS = 180;

/** An indicator whose marks are drawn. */
interface MarkedIndicator {
  readonly indicator: ChartIndicator;
  readonly title: string;
  readonly colour: string;
}

/** What the marks are wanted for: a stretch of time, with so many closed bars. */
interface MarkSight {
  readonly fromUs: number;
  readonly toUs: number;
  readonly closedCount: number;
  /** Of a chart that is replayed: where its bars end. */
  readonly untilUs?: number | undefined;
}

/** The answer for one indicator, before the room is shared. */
interface FoundMarks extends MarkGroup {
  readonly nearPrice: number;
}

/** Fetches the marks of what is in view: at most one question in flight, and the newest sight last. */
export class MarkFeed {
  readonly #onGroups: (groups: readonly MarkGroup[]) => void;
  #subject: ChartSubject | null = null;
  #indicators: readonly MarkedIndicator[] = [];
  #sight: MarkSight | null = null;
  #asked: MarkSight | null = null;
  #request = new AbortController();
  #timer = 0;
  #isBusy = false;

  constructor(onGroups: (groups: readonly MarkGroup[]) => void) {
    this.#onGroups = onGroups;
  }

  /** Asks for other indicators, or about another series. */
  configure(subject: ChartSubject, indicators: readonly MarkedIndicator[]): void {
    const isOther = this.#subject?.symbol !== subject.symbol || this.#subject.timeframe !== subject.timeframe;
    this.#subject = subject;
    this.#indicators = indicators;
    this.#asked = null;
    this.#request.abort();
    this.#request = new AbortController();
    this.#isBusy = false;
    window.clearTimeout(this.#timer);
    this.#timer = 0;
    if (isOther) this.#sight = null;
    if (isOther || indicators.length === 0) this.#onGroups([]);
    this.#schedule(0);
  }

  /** Tells what is in view now. Cheap when that has not changed. */
  look(sight: MarkSight): void {
    this.#sight = sight;
    if (this.#indicators.length > 0 && !isSame(sight, this.#asked)) this.#schedule(this.#asked ? PAUSE_MS : 0);
  }

  /** Takes away what was found: it is asked for again with the next sight. */
  forget(): void {
    this.#request.abort();
    this.#request = new AbortController();
    this.#isBusy = false;
    this.#asked = null;
    this.#onGroups([]);
  }

  stop(): void {
    this.#request.abort();
    window.clearTimeout(this.#timer);
    this.#indicators = [];
  }

  #schedule(afterMs: number): void {
    if (this.#timer !== 0 || this.#isBusy || !this.#sight || this.#indicators.length === 0) return;
    this.#timer = window.setTimeout(() => {
      this.#timer = 0;
      void this.#fetch();
    }, afterMs);
  }

  async #fetch(): Promise<void> {
    const [subject, sight] = [this.#subject, this.#sight];
    if (!subject || !sight) return;
    const { signal } = this.#request;
    this.#asked = sight;
    this.#isBusy = true;
    const groups = await Promise.all(this.#indicators.map((one) => this.#groupOf(one, subject, sight, signal)));
    if (signal.aborted) return;
    this.#isBusy = false;
    this.#onGroups(shareRoom(groups.filter((group) => group !== null)));
    if (!isSame(this.#sight, this.#asked)) this.#schedule(PAUSE_MS);
  }

  async #groupOf(
    { indicator, title, colour }: MarkedIndicator,
    { symbol, timeframe }: ChartSubject,
    sight: MarkSight,
    signal: AbortSignal,
  ): Promise<FoundMarks | null> {
    const { client } = linkTo('feature');
    const { key, id, parameters } = indicator;
    const request = {
      symbol,
      timeframe,
      indicator: id,
      parameters: { ...parameters },
      ...sight,
      limits: { zone: MOST_AREAS, level: MOST_AREAS },
    };
    const result = await client['indicators.marks'](request, { signal });
    if (!result.ok) return null;
    const { marks, counts, nearPrice, forgottenBeforeUs, notes } = result.value;
    const isCut = forgottenBeforeUs !== null && sight.fromUs < forgottenBeforeUs;
    const total = Object.values(counts).reduce((sum, { total }) => sum + total, 0);
    return {
      key,
      title,
      colour,
      marks,
      nearPrice,
      counts: { zones: counts.zone.total, openZones: counts.zone.open, total, drawn: marks.length, isCut, note: notes.join(' ') },
    };
  }
}

/** Leaves of the zones and of the levels of all indicators those that are most worth drawing. */
export function shareRoom(groups: readonly FoundMarks[]): MarkGroup[] {
  const kept = new Set<IndicatorMark>();
  for (const shape of ['zone', 'level'] as const) {
    const areas: IndicatorMark[] = [];
    for (const { marks, nearPrice } of groups) {
      const own = marks.filter((mark) => mark.shape === shape).sort(compareAreas(nearPrice));
      for (const mark of own.slice(0, LEAST_AREAS)) kept.add(mark);
      areas.push(...own);
    }
    const nearPrice = groups[0]?.nearPrice ?? Number.NaN;
    for (const mark of areas.sort(compareAreas(nearPrice)).slice(0, MOST_AREAS)) kept.add(mark);
  }
  return groups.map(({ nearPrice: _, ...group }) => {
    const marks = group.marks.filter((mark) => kept.has(mark) || mark.shape === 'label' || mark.shape === 'line');
    return { ...group, marks, counts: { ...group.counts, drawn: marks.length } };
  });
}

const isSame = (a: MarkSight | null, b: MarkSight | null): boolean =>
  a !== null && b !== null && a.fromUs === b.fromUs && a.toUs === b.toUs && a.closedCount === b.closedCount && a.untilUs === b.untilUs;
