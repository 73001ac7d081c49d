import { create } from 'zustand';

/** What is open over the screen of own code: the question for a new file's name. */
export const useEditorScreen = create<{ readonly isNaming: boolean }>(() => ({ isNaming: false }));
