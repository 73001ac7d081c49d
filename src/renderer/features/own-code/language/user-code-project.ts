import ts from 'typescript-in-page';
import { silencingComment, typeSentence, USER_CODE_LIBRARIES, USER_CODE_STRICTNESS } from '#core/user-code/type-rules.ts';
import type { CallHint, Hover, SuggestionDetails, Suggestions, TypeProblem } from './language-messages.ts';

const FILE = '/file.ts';
const DECLARATIONS = '/tradewind.d.ts';
const LIBRARY = '/library/';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.ESNext,
  lib: USER_CODE_LIBRARIES.map((name) => `lib.${name}.d.ts`),
  ...USER_CODE_STRICTNESS,
  types: [],
  noEmit: true,
};

/** What is not imported yet is suggested, too, and imported as the example writes it. */
const WANTED: ts.UserPreferences = {
  includeCompletionsWithInsertText: true,
  includeCompletionsForModuleExports: true,
  quotePreference: 'single',
};
const FORMAT: ts.FormatCodeSettings = { ...ts.getDefaultFormatCodeSettings('\n'), indentSize: 2 };

/** One file of user code with the module that it imports, as TypeScript sees it. What it finds is what the check before use finds. */
export class UserCodeProject {
  readonly #declarations: string;
  readonly #library: ReadonlyMap<string, string>;
  readonly #service: ts.LanguageService;
  #source = '';
  #version = 0;

  /** `declarations`: the text of tradewind.d.ts. `library`: files of the language's library by name. */
  constructor(declarations: string, library: ReadonlyMap<string, string>) {
    this.#declarations = declarations;
    this.#library = library;
    const textOf = (path: string) => this.#textOf(path);
    this.#service = ts.createLanguageService({
      getCompilationSettings: () => OPTIONS,
      getScriptFileNames: () => [FILE, DECLARATIONS],
      getScriptVersion: (path) => (path === FILE ? String(this.#version) : '0'),
      getScriptSnapshot: (path) => {
        const text = textOf(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => '/',
      getDefaultLibFileName: () => `${LIBRARY}lib.d.ts`,
      fileExists: (path) => textOf(path) !== undefined,
      readFile: textOf,
    });
  }

  check(source: string): TypeProblem[] {
    this.#write(source);
    const silenced = silencingComment(source);
    if (silenced) {
      const to = source.indexOf('\n', silenced.index);
      return [{ from: silenced.index, to: to < 0 ? source.length : to, message: silenced.message, severity: 'error' }];
    }
    const found = [...this.#service.getSyntacticDiagnostics(FILE), ...this.#service.getSemanticDiagnostics(FILE)];
    const unused = this.#service.getSuggestionDiagnostics(FILE).filter((one) => one.reportsUnnecessary);
    const problem = (one: ts.Diagnostic, severity: TypeProblem['severity']): TypeProblem => {
      const from = one.start ?? 0;
      const message = typeSentence(one.code, ts.flattenDiagnosticMessageText(one.messageText, '\n'));
      return { from, to: from + (one.length ?? 0), message, severity };
    };
    return [...found.map((one) => problem(one, 'error')), ...unused.map((one) => problem(one, 'hint'))];
  }

  complete(source: string, position: number): Suggestions | null {
    this.#write(source);
    const found = this.#service.getCompletionsAtPosition(FILE, position, WANTED);
    if (!found) return null;
    const word = /[\w$]*$/.exec(source.slice(0, position))?.[0] ?? '';
    return {
      from: found.optionalReplacementSpan?.start ?? position - word.length,
      suggestions: found.entries.map(({ name, kind, sortText, insertText, source: importFrom }) => ({
        name,
        kind,
        order: sortText,
        insert: insertText ?? null,
        importFrom: importFrom ?? null,
      })),
    };
  }

  describe(source: string, position: number, name: string, importFrom: string | null): SuggestionDetails | null {
    this.#write(source);
    const from = importFrom ?? undefined;
    const details = this.#service.getCompletionEntryDetails(FILE, position, name, FORMAT, from, WANTED, undefined);
    if (!details) return null;
    const changes = details.codeActions?.flatMap((action) => action.changes.flatMap(({ textChanges }) => textChanges)) ?? [];
    const edits = changes.map(({ span, newText }) => ({ from: span.start, to: span.start + span.length, insert: newText }));
    return { signature: plain(details.displayParts), text: plain(details.documentation), edits };
  }

  hover(source: string, position: number): Hover | null {
    this.#write(source);
    const found = this.#service.getQuickInfoAtPosition(FILE, position);
    if (!found) return null;
    const { start, length } = found.textSpan;
    return { from: start, to: start + length, signature: plain(found.displayParts), text: plain(found.documentation) };
  }

  callHint(source: string, position: number): CallHint | null {
    this.#write(source);
    const help = this.#service.getSignatureHelpItems(FILE, position, undefined);
    const item = help?.items[help.selectedItemIndex];
    if (!help || !item) return null;
    const active = item.parameters[help.argumentIndex];
    return {
      before: plain(item.prefixDisplayParts),
      parameters: item.parameters.map(({ displayParts }) => plain(displayParts)),
      separator: plain(item.separatorDisplayParts),
      after: plain(item.suffixDisplayParts),
      activeParameter: help.argumentIndex,
      text: plain(active?.documentation) || plain(item.documentation),
    };
  }

  #write(source: string): void {
    if (source === this.#source) return;
    this.#source = source;
    this.#version++;
  }

  #textOf(path: string): string | undefined {
    if (path === FILE) return this.#source;
    if (path === DECLARATIONS) return this.#declarations;
    return path.startsWith(LIBRARY) ? this.#library.get(path.slice(LIBRARY.length)) : undefined;
  }
}

const plain = (parts: readonly ts.SymbolDisplayPart[] | undefined): string => parts?.map(({ text }) => text).join('') ?? '';
