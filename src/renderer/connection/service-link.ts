import type { Contract } from '#contract/define.ts';
import type { featuresContract, marketContract, predictionsContract, researchContract, workstationContract } from '#contract/index.ts';
import type { Client } from '#rpc/types.ts';

/** A connection to one service that comes back by itself. Calls while it is down answer `Disconnected`. */
export interface ServiceLink<C extends Contract> {
  readonly client: Client<C>;
  /** Calls back whenever the link comes up; returns how to stop. */
  onUp(listener: () => void): () => void;
  /** Calls back whenever the link goes down; returns how to stop. */
  onDown(listener: () => void): () => void;
  isUp(): boolean;
}

/** The services that the page talks to. */
export interface ServiceLinks {
  readonly workstation: ServiceLink<typeof workstationContract>;
  readonly ingestion: ServiceLink<typeof marketContract>;
  readonly feature: ServiceLink<typeof featuresContract>;
  readonly inference: ServiceLink<typeof predictionsContract>;
  /** Opened when first asked for: who never backtests does not start the process behind it. */
  readonly research: ServiceLink<typeof researchContract>;
}

export type LinkName = keyof ServiceLinks;

let provided: ServiceLinks | null = null;

/** Hands the links to the page, once, before the first render. */
export function provideLinks(links: ServiceLinks): void {
  provided = links;
}

/** The link to one service. */
export function linkTo<N extends LinkName>(name: N): ServiceLinks[N] {
  if (!provided) throw new Error('The page was started without its service links.');
  return provided[name];
}
