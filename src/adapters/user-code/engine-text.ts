import { NO_ENGINE } from '#core/user-code/realm/realm-text.ts';

/**
 * Gives the text of what runs beside user code in its realm: an expression of a function that makes the operations. Evaluated before the
 * realm is locked, and never seen by user code.
 */
export type EngineText = () => Promise<string>;

/** For user code that needs nothing beside it. */
export const noEngine: EngineText = async () => NO_ENGINE;
