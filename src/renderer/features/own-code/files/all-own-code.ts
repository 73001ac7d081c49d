import { createOwnCode, type OwnCode } from './own-code.ts';
import { ownIndicatorFiles, ownStrategyFiles } from './own-files.ts';

export type OwnKind = 'strategies' | 'indicators';

/** The trader's own strategies and indicators, as the page knows them. */
export const ownCode: Readonly<Record<OwnKind, OwnCode>> = {
  strategies: createOwnCode(ownStrategyFiles),
  indicators: createOwnCode(ownIndicatorFiles),
};
