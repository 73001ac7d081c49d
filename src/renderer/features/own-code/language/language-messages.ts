/** A finding of the type check, with its place as offsets into the source. */
export interface TypeProblem {
  readonly from: number;
  readonly to: number;
  readonly message: string;
  /** `hint`: the code is allowed but says more than it needs, for example a name that nothing uses. */
  readonly severity: 'error' | 'hint';
}

/** A word that may stand where the cursor is. */
export interface Suggestion {
  readonly name: string;
  /** TypeScript's word for it: `method`, `property`, `const`, `keyword`. */
  readonly kind: string;
  /** Suggestions are in the order of these texts. */
  readonly order: string;
  /** What is written instead of the name, where that differs. */
  readonly insert: string | null;
  /** The module that it has to be imported from first; null where it is at hand. */
  readonly importFrom: string | null;
}

/** Another text for a stretch of the source. */
interface SourceEdit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** What may stand at a place. */
export interface Suggestions {
  /** Where the word begins that a suggestion replaces. */
  readonly from: number;
  readonly suggestions: readonly Suggestion[];
}

/** What is known of a name: its type as TypeScript writes it, and what its declaration says of it. */
export interface Description {
  readonly signature: string;
  readonly text: string;
}

/** A {@link Description} of a suggested name, with what has to be changed elsewhere for it to be at hand: its import. */
export interface SuggestionDetails extends Description {
  readonly edits: readonly SourceEdit[];
}

/** A {@link Description} and the stretch of the source that it is about. */
export interface Hover extends Description {
  readonly from: number;
  readonly to: number;
}

/** The parameters of the call that the cursor is in. */
export interface CallHint {
  readonly before: string;
  readonly parameters: readonly string[];
  readonly separator: string;
  readonly after: string;
  readonly activeParameter: number;
  readonly text: string;
}

/** Everything that the thread with the compiler answers. Every question carries the source: there is no state to fall out of step. */
export interface LanguageCalls {
  check: { given: { source: string }; answer: readonly TypeProblem[] };
  complete: { given: { source: string; position: number }; answer: Suggestions | null };
  describe: { given: { source: string; position: number; name: string; importFrom: string | null }; answer: SuggestionDetails | null };
  hover: { given: { source: string; position: number }; answer: Hover | null };
  callHint: { given: { source: string; position: number }; answer: CallHint | null };
}

export type LanguageCall = keyof LanguageCalls;

/** What the page sends to the thread: first the declarations of the module that user code imports, then questions. */
export type ToLanguageThread =
  | { readonly kind: 'begin'; readonly declarations: string }
  | {
      [Call in LanguageCall]: {
        readonly kind: 'ask';
        readonly id: number;
        readonly call: Call;
        readonly given: LanguageCalls[Call]['given'];
      };
    }[LanguageCall];

/** What the thread sends back. */
export type FromLanguageThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: LanguageCalls[LanguageCall]['answer'] }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
