import { Plus } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { nowUs } from '../../format/clock.ts';
import { formatMoment } from '../../format/time.ts';
import { useSettings } from '../../state/settings-store.ts';
import { Button } from '../../ui/button.tsx';
import { ScreenFrame } from '../../ui/screen.tsx';
import { Banner, EmptyState, ErrorPanel, Skeleton } from '../../ui/states.tsx';
import { loadStrategies } from '../backtests/strategy-catalogue.ts';
import { openWizard } from '../backtests/wizard/wizard-store.ts';
import { FileList } from './file-list.tsx';
import { ownStrategies } from './files/own-strategies.ts';
import { NewFileDialog } from './new-file-dialog.tsx';
import { useEditorScreen } from './screen-store.ts';
import { SourcePanel } from './source-panel.tsx';
import styles from './strategies-screen.module.css';

const askName = (): void => useEditorScreen.setState({ isNaming: true });

const NewButton = () => (
  <Button variant="primary" onClick={askName} data-testid="new-strategy">
    <Plus size={14} />
    New strategy
  </Button>
);

async function backtest(strategy: string): Promise<void> {
  await loadStrategies();
  openWizard({ strategy });
}

const USE = { title: 'Use in a backtest', run: (id: string) => void backtest(id) };

/** How many files there are and how many of them can't be used. */
function factsOf(files: readonly { readonly state: string }[] | null): string {
  if (!files || files.length === 0) return '';
  const refused = files.filter(({ state }) => state === 'refused').length;
  return `${files.length} ${files.length === 1 ? 'file' : 'files'}${refused > 0 ? `, ${refused} with problems` : ''}`;
}

function Body(): ReactNode {
  const { files, problem, openName, documents, readProblem } = ownStrategies.use();
  const document = openName === null ? undefined : documents.get(openName);
  if (files === null && problem) return <ErrorPanel {...problem} />;
  if (files === null) return <Skeleton rows={8} />;
  if (files.length === 0 && !document)
    return (
      <EmptyState action={<NewButton />}>
        A strategy of your own is a TypeScript file in the data folder. The first one begins as a working example that you can change and
        backtest at once.
      </EmptyState>
    );
  return (
    <div className={styles.split}>
      <FileList code={ownStrategies} files={files} openName={openName} />
      {openName !== null && document && (
        <SourcePanel
          code={ownStrategies}
          name={openName}
          document={document}
          status={files.find((file) => file.name === openName)}
          use={USE}
        />
      )}
      {openName !== null && !document && readProblem && (
        <ErrorPanel {...readProblem} action={<Button onClick={() => void ownStrategies.open(openName)}>Try again</Button>} />
      )}
      {openName !== null && !document && !readProblem && <Skeleton rows={10} />}
    </div>
  );
}

/** Strategies of the trader's own: their files, and the editor. */
export function StrategiesScreen() {
  const files = ownStrategies.use((state) => state.files);
  const downSinceUs = ownStrategies.use((state) => state.downSinceUs);
  const zone = useSettings((state) => state.settings.chartTimeZone);
  const isNaming = useEditorScreen((state) => state.isNaming);
  useEffect(() => ownStrategies.follow(), []);
  return (
    <ScreenFrame title="Your own strategies" testId="strategies-screen" isFlush facts={factsOf(files)} actions={<NewButton />}>
      <div className={styles.column}>
        {downSinceUs !== null && (
          <Banner>
            The research process has not been connected since {formatMoment(downSinceUs, nowUs(), zone, true)}; the page goes on trying.
            What you write stays here.
          </Banner>
        )}
        <Body />
      </div>
      {isNaming && <NewFileDialog code={ownStrategies} onClose={() => useEditorScreen.setState({ isNaming: false })} />}
    </ScreenFrame>
  );
}
