import { Plus } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { nowUs } from '../../format/clock.ts';
import { formatMoment } from '../../format/time.ts';
import { useSettings } from '../../state/settings-store.ts';
import { openSection } from '../../state/shell-store.ts';
import { Button } from '../../ui/button.tsx';
import { Segments } from '../../ui/choice.tsx';
import { ScreenFrame } from '../../ui/screen.tsx';
import { Banner, EmptyState, ErrorPanel, Skeleton } from '../../ui/states.tsx';
import { loadStrategies } from '../backtests/strategy-catalogue.ts';
import { openWizard } from '../backtests/wizard/wizard-store.ts';
import { activeChart, addIndicator } from '../trade/charts-store.ts';
import styles from './code-screen.module.css';
import { FileList } from './file-list.tsx';
import { type OwnKind, ownCode } from './files/all-own-code.ts';
import { NewFileDialog } from './new-file-dialog.tsx';
import { askNewFile, showOwnCode, useCodeScreen } from './screen-store.ts';
import { SourcePanel, type UseOfFile } from './source-panel.tsx';

const KINDS: readonly (readonly [OwnKind, string])[] = [
  ['strategies', 'Strategies'],
  ['indicators', 'Indicators'],
];

const EMPTY: Readonly<Record<OwnKind, string>> = {
  strategies:
    'A strategy of your own is a TypeScript file in the data folder. The first one begins as a working example that you can change and backtest at once.',
  indicators:
    'An indicator of your own is a TypeScript file in the data folder. The first one begins as a working example that you can change and add to a chart at once.',
};

async function backtest(strategy: string): Promise<void> {
  await loadStrategies();
  openWizard({ strategy });
}

function addToChart(indicator: string): void {
  const active = activeChart();
  if (active) addIndicator(active[0], indicator);
  openSection('trade');
}

const USES: Readonly<Record<OwnKind, UseOfFile>> = {
  strategies: { title: 'Use in a backtest', run: (id) => void backtest(id) },
  indicators: { title: 'Add to the chart', run: addToChart },
};

const NewButton = ({ kind }: { kind: OwnKind }) => (
  <Button variant="primary" onClick={() => askNewFile(kind)} data-testid="new-own-file">
    <Plus size={14} />
    New {ownCode[kind].files.noun}
  </Button>
);

/** How many files there are and how many of them can't be used. */
function factsOf(files: readonly { readonly state: string }[] | null): string {
  if (!files || files.length === 0) return '';
  const refused = files.filter(({ state }) => state === 'refused').length;
  return `${files.length} ${files.length === 1 ? 'file' : 'files'}${refused > 0 ? `, ${refused} with problems` : ''}`;
}

function Body({ kind }: { kind: OwnKind }): ReactNode {
  const code = ownCode[kind];
  const { files, problem, openName, documents, readProblem } = code.use();
  const document = openName === null ? undefined : documents.get(openName);
  if (files === null && problem) return <ErrorPanel {...problem} />;
  if (files === null) return <Skeleton rows={8} />;
  if (files.length === 0 && !document) return <EmptyState action={<NewButton kind={kind} />}>{EMPTY[kind]}</EmptyState>;
  return (
    <div className={styles.split}>
      <FileList code={code} files={files} openName={openName} />
      {openName !== null && document && (
        <SourcePanel
          code={code}
          name={openName}
          document={document}
          status={files.find((file) => file.name === openName)}
          use={USES[kind]}
        />
      )}
      {openName !== null && !document && readProblem && (
        <ErrorPanel {...readProblem} action={<Button onClick={() => void code.open(openName)}>Try again</Button>} />
      )}
      {openName !== null && !document && !readProblem && <Skeleton rows={10} />}
    </div>
  );
}

/** Strategies and indicators of the trader's own: their files, and the editor. */
export function CodeScreen() {
  const { kind, isNaming } = useCodeScreen();
  const code = ownCode[kind];
  const files = code.use((state) => state.files);
  const downSinceUs = code.use((state) => state.downSinceUs);
  const zone = useSettings((state) => state.settings.chartTimeZone);
  useEffect(() => code.follow(), [code]);
  return (
    <ScreenFrame
      title="Your own code"
      testId="code-screen"
      isFlush
      facts={factsOf(files)}
      actions={
        <>
          <Segments label="Kind" value={kind} options={KINDS} onChange={(next) => showOwnCode(next)} />
          <NewButton kind={kind} />
        </>
      }
    >
      <div className={styles.column}>
        {downSinceUs !== null && (
          <Banner>
            The {code.files.process} has not been connected since {formatMoment(downSinceUs, nowUs(), zone, true)}; the page goes on trying.
            What you write stays here.
          </Banner>
        )}
        <Body key={kind} kind={kind} />
      </div>
      {isNaming && <NewFileDialog code={code} onClose={() => useCodeScreen.setState({ isNaming: false })} />}
    </ScreenFrame>
  );
}
