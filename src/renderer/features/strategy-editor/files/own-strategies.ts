import { createOwnCode } from './own-code.ts';
import { ownStrategyFiles } from './own-files.ts';

/** The trader's own strategies, as the page knows them. */
export const ownStrategies = createOwnCode(ownStrategyFiles);
