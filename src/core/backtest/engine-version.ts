/** Raised with every change of the engine after which the same run may give other digits. */
export const ENGINE_VERSION = '6';
