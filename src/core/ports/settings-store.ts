/** Where the app's own settings live. */
export interface SettingsStore {
  /** What was saved last; null when nothing was, or when it can't be read (the unreadable file is kept aside). */
  load(): Record<string, unknown> | null;
  /** Replaces what is saved, all or nothing. */
  save(settings: Readonly<Record<string, unknown>>): Promise<void>;
}
