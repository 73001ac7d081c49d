import { open, rm, stat } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import type { marketContract } from '#contract/market.ts';
import { ExpectedError } from '#core/result.ts';
import type { HandlerContext, Handlers } from '#rpc/types.ts';
import { progressStream } from './progress-stream.ts';
import { type ImportDependencies, type ImportFile, type ImportOptions, type ImportReport, runImport } from './run-import.ts';
import { createTickHandlers } from './tick-handlers.ts';
import { Uploads } from './uploads.ts';

type ImportMethod =
  | 'import.begin'
  | 'import.append'
  | 'import.preview'
  | 'import.run'
  | 'import.discard'
  | 'import.file'
  | 'import.rejectedRows'
  | 'ticks.series'
  | 'ticks.read'
  | 'ticks.delete';
type ImportHandlers = Pick<Handlers<typeof marketContract>, ImportMethod>;
type ImportItem =
  | { phase: 'reading'; bytesRead: number; bytesTotal: number; rows: number; rejected: number }
  | { phase: 'done'; report: ImportReport };

/** Reports whose rejected rows can be fetched. */
const KEPT_REPORTS = 5;
const PAGE_BYTES = 1024 * 1024;

/**
 * The import and tick methods of the market contract. The folder of the dependencies is emptied first: await this before serving. Imports
 * run one after another; readers of the store and the tick pipeline go on meanwhile.
 */
export async function createImportHandlers(dependencies: ImportDependencies): Promise<ImportHandlers> {
  const uploads = new Uploads(dependencies.folder, dependencies.newId);
  await uploads.clean();
  const kept: string[] = [];
  let previous: Promise<unknown> = Promise.resolve();

  async function runInTurn(file: ImportFile, options: ImportOptions, signal: AbortSignal, onProgress: (item: ImportItem) => void) {
    const before = previous;
    let finish: () => void = () => {};
    previous = new Promise<void>((resolve) => {
      finish = resolve;
    });
    try {
      await before;
      signal.throwIfAborted();
      const report = await runImport(dependencies, file, options, signal, (progress) => onProgress({ phase: 'reading', ...progress }));
      await keep(report.importId);
      return report;
    } finally {
      finish();
    }
  }

  async function keep(importId: string): Promise<void> {
    kept.push(importId);
    const oldest = kept.length > KEPT_REPORTS ? kept.shift() : undefined;
    if (oldest !== undefined) await rm(rejectedPath(oldest), { force: true });
  }

  const rejectedPath = (importId: string) => join(dependencies.folder, `import-${importId}.rejected.csv`);

  async function* run(file: ImportFile, options: ImportOptions, context: HandlerContext): AsyncGenerator<ImportItem> {
    const report = yield* progressStream<ImportItem, ImportReport>(
      (onProgress, signal) => runInTurn(file, options, signal, onProgress),
      context.signal,
    );
    yield { phase: 'done', report };
  }

  return {
    ...createTickHandlers(dependencies.store),
    'import.begin': async ({ fileName, bytesTotal }) => ({ uploadId: await uploads.begin(fileName, bytesTotal) }),
    'import.append': async ({ uploadId, bytes }) => ({ bytesReceived: await uploads.append(uploadId, bytes) }),
    'import.preview': async ({ uploadId, options }) => {
      const { path, fileName } = uploads.path(uploadId);
      const { layout, ...facts } = await dependencies.preparer.preview(path, {
        kind: options.timeframe === undefined ? null : options.timeframe === 'tick' ? 'ticks' : 'bars',
        format: options.format ?? 'auto',
        columns: options.columns ?? null,
        timeZone: options.timeZone ?? 'UTC',
        fileName,
      });
      return {
        ...layout,
        header: layout.header === null ? null : [...layout.header],
        columns: [...layout.columns],
        notes: [...layout.notes],
        suggestedSymbol: facts.suggestedSymbol,
        suggestedTimeframe: facts.suggestedTimeframe,
        sampleRows: facts.sampleRows.map((row) => [...row]),
        sampleProblems: facts.sampleProblems.map((problem) => ({ ...problem })),
      };
    },
    async *'import.run'({ uploadId, options }, context) {
      yield* run(uploads.path(uploadId), options, context);
      await uploads.discard(uploadId);
    },
    'import.discard': async ({ uploadId }) => {
      await uploads.discard(uploadId);
      return {};
    },
    async *'import.file'({ path, options }, context) {
      if (context.caller === 'renderer')
        throw new ExpectedError('Forbidden', 'A window may not name files of this machine. Choose the file in the import dialog.');
      if (!isAbsolute(path)) throw new ExpectedError('UnreadableFile', 'Expected the full path of a file.');
      yield* run({ path, fileName: basename(path) }, options, context);
    },
    'import.rejectedRows': async ({ importId, offset }) => {
      if (!kept.includes(importId))
        throw new ExpectedError('UnknownImport', 'The rejected rows of this import are no longer kept. Import the file again.');
      const path = rejectedPath(importId);
      const file = await open(path, 'r');
      try {
        const { size } = await stat(path);
        const bytes = Buffer.alloc(Math.min(PAGE_BYTES, Math.max(0, size - offset)));
        const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
        return { csv: new Uint8Array(bytes.subarray(0, bytesRead)), nextOffset: offset + bytesRead < size ? offset + bytesRead : null };
      } finally {
        await file.close();
      }
    },
  };
}
