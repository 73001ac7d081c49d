import type { z } from 'zod';
import type { researchContract } from '#contract/research.ts';
import type { ResearchStore } from '#core/ports/research-store.ts';
import type { Judgements } from './judgements.ts';
import { listingOf } from './run-records.ts';

type Query = z.output<(typeof researchContract)['runs.list']['input']>;
type Listed = z.output<(typeof researchContract)['runs.list']['output']>;

/** Stored runs that answer a query, judged by now. `isWaitedFor`: the answer waits until all are judged. */
export async function listedRuns(
  store: ResearchStore,
  judgements: Judgements,
  { search, tag, sort, order, offset, limit }: Query,
  isWaitedFor: boolean,
): Promise<Listed> {
  const words = search.split(/\s+/).filter((word) => word !== '');
  const isAscending = order === 'ascending';
  // The store knows deflated ratios of the runs' own days: by those of now they are sorted here.
  const isSortedHere = sort === 'deflatedSharpe';
  const piece = isSortedHere ? { offset: 0, limit: Number.MAX_SAFE_INTEGER } : { offset, limit };
  const { total, runs } = store.listRuns({ words, tag: tag ?? null, orderBy: sort, isAscending, ...piece });
  const judged = [...(await judgements.ofRuns(runs, isWaitedFor))];
  if (!isSortedHere) return { total, runs: judged.map(listingOf), tags: store.listTags() };
  const key = ({ summary }: (typeof judged)[number]) => summary.deflatedSharpe;
  judged.sort((a, b) => {
    const [keyA, keyB] = [key(a), key(b)];
    const byKey = keyA === null || keyB === null ? Number(keyA === null) - Number(keyB === null) : isAscending ? keyA - keyB : keyB - keyA;
    return byKey || b.createdAtUs - a.createdAtUs;
  });
  return { total, runs: judged.slice(offset, offset + limit).map(listingOf), tags: store.listTags() };
}
