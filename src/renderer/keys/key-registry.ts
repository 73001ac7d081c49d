import { isMac, type KeyPress, matchesChord } from './chord.ts';

/** Something the trader can do, by key, from the palette or from a menu. */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: 'Go to' | 'Chart' | 'Draw' | 'Research' | 'Layout' | 'View' | 'Data' | 'Help';
  /** The first chord is the one shown. */
  readonly keys?: readonly string[];
  /** Chords that a browser keeps for itself are replaced by these there. */
  readonly browserKeys?: readonly string[];
  /** `chart`: keys act only while a chart has the focus. */
  readonly scope?: 'chart';
  /** While a field has the focus its keys are the field's: ⌘Z takes back what was typed. */
  readonly leavesFields?: boolean;
  /** Kept out of the palette: it makes sense as a key only. */
  readonly isKeyOnly?: boolean;
  /** Commands of one family make one line in the key map, under this name. */
  readonly family?: string;
  /** Other words under which the palette finds it. */
  readonly words?: string;
  readonly isEnabled?: () => boolean;
  run(): void;
}

/** Every command of the page, in one place: keys, palette, menus and the key map all read it. */
export class CommandRegistry {
  #commands = new Map<string, Command>();
  readonly #isInBrowser: () => boolean;

  constructor(isInBrowser: () => boolean = () => true) {
    this.#isInBrowser = isInBrowser;
  }

  /** Adds commands; returns how to take them away. An id that is taken is replaced. */
  add(commands: readonly Command[]): () => void {
    for (const command of commands) this.#commands.set(command.id, command);
    return () => {
      for (const command of commands) if (this.#commands.get(command.id) === command) this.#commands.delete(command.id);
    };
  }

  all(): Command[] {
    return [...this.#commands.values()];
  }

  /** The chords of a command where the page runs now. */
  keysOf(command: Command): readonly string[] {
    return (this.#isInBrowser() ? command.browserKeys : undefined) ?? command.keys ?? [];
  }

  /** The chord to show beside a command. */
  shownKeys(id: string): string | undefined {
    const command = this.#commands.get(id);
    return command && this.keysOf(command)[0];
  }

  run(id: string): void {
    this.#commands.get(id)?.run();
  }

  /** The command that a key press means. */
  find(press: KeyPress, isChartFocused: boolean, onMac = isMac()): Command | undefined {
    for (const command of this.#commands.values()) {
      if (command.scope === 'chart' && !isChartFocused) continue;
      if (command.isEnabled && !command.isEnabled()) continue;
      if (this.keysOf(command).some((chord) => matchesChord(press, chord, onMac))) return command;
    }
    return undefined;
  }
}

/** The page's one registry. In Electron the browser's own chords are free. */
export const commands = new CommandRegistry(() => !('tradewindDesktop' in window));
