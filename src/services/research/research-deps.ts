import type { Clock } from '#core/ports/clock.ts';
import type { ResearchStore } from '#core/ports/research-store.ts';
import type { ColumnSource, MarketSource } from './market-data.ts';
import type { OwnStrategies } from './sandbox/own-strategies.ts';
import type { StrategyCatalogue } from './strategy-catalogue.ts';
import type { TaskRunner } from './task-runner.ts';

/** What the research service works with. */
export interface ResearchDeps {
  readonly source: MarketSource;
  readonly columnSource: ColumnSource;
  readonly store: ResearchStore;
  readonly clock: Clock;
  /** A whole number from 0 below its argument, for ids. */
  readonly random: (below: number) => number;
  readonly pool: TaskRunner;
  readonly strategies: StrategyCatalogue;
  /** The trader's own strategies; null where there is nowhere to run them. */
  readonly own: OwnStrategies | null;
  /** Makes a PDF of a self-contained page; null where this machine has nothing that can. */
  readonly printPdf: (html: string, signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer> | null>;
}
