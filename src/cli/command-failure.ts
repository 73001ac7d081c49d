/** A command that could not do its work, with the sentence for the trader. Exit status 1. */
export class CommandFailure extends Error {
  readonly code: string;
  /** What a program may want to know besides, under `--json`: for example every problem of a configuration. */
  readonly data: unknown;
  constructor(code: string, message: string, data?: unknown) {
    super(message);
    this.name = 'CommandFailure';
    this.code = code;
    this.data = data;
  }
}
