import type { TableReadOptions } from '#core/ports/table-file.ts';
import type { ImportJob, PreparedImport, ReadingProgress } from './import-job.ts';
import type { PreviewFacts } from './preview-table.ts';

/** What an import thread is started with. It does one thing and ends. */
export interface ImportThreadData {
  readonly request:
    | { readonly kind: 'prepare'; readonly job: ImportJob }
    | { readonly kind: 'preview'; readonly path: string; readonly options: TableReadOptions };
  /** One shared integer: not 0 when the work is to be given up. */
  readonly cancelFlag: SharedArrayBuffer;
}

export type ImportThreadMessage =
  | { readonly kind: 'progress'; readonly progress: ReadingProgress }
  | { readonly kind: 'prepared'; readonly prepared: PreparedImport }
  | { readonly kind: 'preview'; readonly preview: PreviewFacts }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly data: unknown };
