import { create } from 'zustand';

/** Where the repetition of a run is, or what it came to. */
type Repeat =
  | { readonly phase: 'running' }
  | {
      readonly phase: 'done';
      readonly isEqual: boolean;
      readonly differences: readonly { readonly where: string; readonly stored: string; readonly now: string }[];
      /** What else is to be known of it, in a sentence. */
      readonly note: string | null;
    };

const useRepeats = create<Readonly<Record<string, Repeat | undefined>>>(() => ({}));

/** Keeps what is known of a run's repetition; null when it ended without a result. */
export const noteRepeat = (runId: string, repeat: Repeat | null): void => useRepeats.setState({ [runId]: repeat ?? undefined });

/** What the last repetition of a run came to since the page was opened; undefined without one. */
export const useRepeat = (runId: string): Repeat | undefined => useRepeats((state) => state[runId]);
