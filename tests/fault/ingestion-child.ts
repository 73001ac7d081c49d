// An ingestion process for the kill test: pipeline, writer thread and a numbered source. Prints what is committed.
// Arguments: market file, address of the writer thread, ticks, ticks a step, pause after it.
import { systemClock } from '#adapters/system/system-clock.ts';
import { FeedControl } from '#services/ingestion/feed-control.ts';
import { IngestionPipeline } from '#services/ingestion/pipeline.ts';
import { createThreadWriter } from '#services/ingestion/thread-writer.ts';
import { SequencedFeed } from '#tests/support/sequenced-feed.ts';

const [, , path = '', thread = '', count = '0', perStep = '0', pauseMs = '0'] = process.argv;

const writer = await createThreadWriter({ path, threadUrl: new URL(thread) });
const pipeline = new IngestionPipeline({ clock: systemClock, writer });
const say = (word: string, value: number): void => {
  process.stdout.write(`${word} ${value}\n`);
};
const feed = new SequencedFeed({
  count: Number(count),
  perStep: Number(perStep),
  pauseMs: Number(pauseMs),
  onOpened: (sequence) => say('opened', sequence),
  onCommitted: (sequence) => say('committed', sequence),
  onSent: async () => {
    await pipeline.settle();
    await writer.close();
    say('done', Number(count));
    process.exit(0);
  },
});
const control = new FeedControl(pipeline, writer, { simulator: () => feed, mt5: null, replay: () => feed }, (message) => say(message, 0));
// No timers: they close bars by the real clock, so a stall of this machine would make the runs differ. Their own tests have a clock of theirs.
await control.startEnabled();
