/** Installs the pinned packages when the lock file changed. */
export function ensureInstalled(): void;

/** Extracts the bundled histories and builds the app when their sources changed. */
export function ensureBuilt(): void;
