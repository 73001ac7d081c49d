import { useEffect, useState } from 'react';
import { linkTo } from '../../connection/service-link.ts';
import { openDialog, useShell } from '../../state/shell-store.ts';
import { DialogWindow } from '../../ui/dialog.tsx';
import { ErrorPanel, Skeleton } from '../../ui/states.tsx';
import styles from './about-dialog.module.css';

type Answer = Awaited<ReturnType<ReturnType<typeof linkTo<'workstation'>>['client']['about.get']>>;

function AboutBody() {
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    const stopped = new AbortController();
    void linkTo('workstation')
      .client['about.get']({}, { signal: stopped.signal })
      .then((result) => !stopped.signal.aborted && setAnswer(result));
    return () => stopped.abort();
  }, []);
  if (!answer) return <Skeleton rows={6} />;
  if (!answer.ok) return <ErrorPanel code={answer.error.code} message={answer.error.message} />;
  const { version, mode, dataDir, platform, electron, node, notices } = answer.value;
  return (
    <>
      <dl className={styles.facts}>
        <dt>Version</dt>
        <dd>{version}</dd>
        <dt>Runs in</dt>
        <dd>
          {mode === 'electron' ? `Electron ${electron ?? ''}` : 'a browser'}, Node {node}, {platform}
        </dd>
        <dt>Data folder</dt>
        <dd>{dataDir}</dd>
      </dl>
      <p>
        Charts are drawn with{' '}
        <a href="https://www.tradingview.com/" target="_blank" rel="noopener noreferrer">
          TradingView Lightweight Charts™
        </a>
        .
      </p>
      <pre className={styles.notices}>{notices}</pre>
    </>
  );
}

/** Version, data folder, and the notices of what the app is built with. */
export function AboutDialog() {
  const isOpen = useShell((state) => state.dialog === 'about');
  return (
    <DialogWindow isOpen={isOpen} onClose={() => openDialog(null)} title="Tradewind" width={620}>
      <AboutBody />
    </DialogWindow>
  );
}
