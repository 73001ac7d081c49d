import type { FromLanguageThread, LanguageCall, LanguageCalls, ToLanguageThread } from './language-messages.ts';
import { libraryTexts } from './library-texts.ts';
import { UserCodeProject } from './user-code-project.ts';

/** The thread that holds the compiler: it lives as long as an editor is open, and nothing else in the page loads it. */
let project: UserCodeProject | null = null;

const send = (message: FromLanguageThread): void => self.postMessage(message);

function answerTo(question: Extract<ToLanguageThread, { kind: 'ask' }>, to: UserCodeProject): LanguageCalls[LanguageCall]['answer'] {
  const { source } = question.given;
  switch (question.call) {
    case 'check':
      return to.check(source);
    case 'complete':
      return to.complete(source, question.given.position);
    case 'describe':
      return to.describe(source, question.given.position, question.given.name, question.given.importFrom);
    case 'hover':
      return to.hover(source, question.given.position);
    case 'callHint':
      return to.callHint(source, question.given.position);
  }
}

self.addEventListener('message', ({ data }: MessageEvent<ToLanguageThread>) => {
  if (data.kind === 'begin') {
    project = new UserCodeProject(data.declarations, libraryTexts);
    project.check('');
    send({ kind: 'ready' });
    return;
  }
  try {
    if (!project) throw new Error('The declarations were not given yet.');
    send({ kind: 'answer', id: data.id, answer: answerTo(data, project) });
  } catch (error) {
    send({ kind: 'failed', id: data.id, message: error instanceof Error ? error.message : String(error) });
  }
});
