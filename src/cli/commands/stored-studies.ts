import { type Command, Option } from 'commander';
import { STUDY_KINDS } from '#contract/research-studies.ts';
import { isoTime } from '#core/market/iso-time.ts';
import { plainDocument } from '#services/research/export/run-document.ts';
import type { CommandContext } from '../context.ts';
import { studyText } from '../study-text.ts';
import { tableOf, toText } from '../table-output.ts';
import { unwrap } from '../unwrap.ts';

/** `tradewind backtest studies list | show | delete` */
export function registerStoredStudies(backtest: Command, context: CommandContext): void {
  const { signal } = context;
  const studies = backtest.command('studies').description('stored searches, walk-forwards and simulations');

  studies
    .command('list')
    .description('the stored studies, newest first; those that were stopped can go on: backtest optimize --resume')
    .option('--run <run>', 'only those of a run')
    .addOption(new Option('--kind <kind>', 'only those of a kind').choices(STUDY_KINDS))
    .action(async ({ run, kind }: { run?: string; kind?: (typeof STUDY_KINDS)[number] }) => {
      const request = { ...(run === undefined ? {} : { runId: run }), ...(kind === undefined ? {} : { kind }) };
      const listed = unwrap(context, await (await context.research())['studies.list'](request, { signal }));
      const rows = listed.map((study) => [
        study.studyId,
        isoTime(study.createdAtUs).slice(0, 16).replace('T', ' '),
        study.kind,
        study.strategy,
        study.runId ?? '',
        study.isComplete ? 'complete' : 'stopped',
        study.title,
      ]);
      context.print(plainDocument(listed), () =>
        rows.length === 0
          ? 'No studies yet. Start one with: tradewind backtest optimize CONFIG.json'
          : toText(tableOf(['study', 'made', 'kind', 'strategy', 'run', 'state', 'what came of it'], rows)),
      );
    });

  studies
    .command('show')
    .argument('<study>', 'id of a stored study')
    .description('a stored study whole')
    .action(async (studyId: string) => {
      const { study, ...about } = unwrap(context, await (await context.research())['studies.show']({ studyId }, { signal }));
      const document = { ...(plainDocument(about) as object), request: study.request, ...(plainDocument(study.result) as object) };
      context.print(document, () => `study ${studyId} (${study.kind}${about.isComplete ? '' : ', stopped'}): ${studyText(study)}`);
    });

  studies
    .command('delete')
    .argument('<study>', 'id of a stored study')
    .description('delete a stored study; the trials that it made stay counted')
    .action(async (studyId: string) => {
      unwrap(context, await (await context.research())['studies.delete']({ studyId }, { signal }));
      context.print({ studyId, deleted: true }, () => `Study ${studyId} was deleted.`);
    });
}
