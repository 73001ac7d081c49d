import { Copy, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { linkTo } from '../../connection/service-link.ts';
import { Button } from '../../ui/button.tsx';
import { SwitchField } from '../../ui/choice.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { showToast } from '../../ui/toast.tsx';
import styles from './connections.module.css';
import type { Mt5Configuration, SaveFeed } from './use-feed-configuration.ts';

interface Mt5Props {
  configuration: Mt5Configuration;
  onSave: SaveFeed;
  onTokenCreated: () => void;
}

/** Lets MetaTrader 5 terminals send prices: switch, port, token, and how to install the expert advisor. */
export function Mt5Section({ configuration, onSave, onTokenCreated }: Mt5Props) {
  const [port, setPort] = useState(configuration.port);
  const [token, setToken] = useState<string | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const save = async (change: Partial<Mt5Configuration>) => setProblem(await onSave({ ...configuration, port, ...change }));
  const createToken = async () => {
    setIsAsking(false);
    const result = await linkTo('ingestion').client['mt5.createToken']({});
    if (!result.ok) return setProblem(result.error.message);
    setToken(result.value.token);
    onTokenCreated();
  };
  const copy = async () => {
    await navigator.clipboard.writeText(token ?? '');
    showToast('The token is on the clipboard.');
  };
  return (
    <section className={styles.section} data-testid="mt5">
      <h2 className={styles.title}>
        MetaTrader 5
        <span className={styles.gap} />
        <SwitchField
          label={configuration.enabled ? 'Listening' : 'Off'}
          isOn={configuration.enabled}
          onChange={(enabled) => void save({ enabled })}
        />
      </h2>
      <div className={styles.form}>
        <NumberField label="Port" value={port} min={1024} max={65_535} onChange={setPort} format={{ useGrouping: false }} />
        <Button disabled={port === configuration.port} onClick={() => void save({})}>
          Change port
        </Button>
        <Button onClick={() => (configuration.hasToken ? setIsAsking(true) : void createToken())}>
          <KeyRound size={14} />
          {configuration.hasToken ? 'New token…' : 'Create token'}
        </Button>
      </div>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {token && (
        <div className={styles.tokenBox}>
          <code className={styles.token} data-testid="mt5-token">
            {token}
          </code>
          <Button onClick={() => void copy()}>
            <Copy size={13} />
            Copy
          </Button>
          <span>Shown this once only.</span>
          <Button variant="ghost" onClick={() => setToken(null)}>
            Hide
          </Button>
        </div>
      )}
      <ol className={styles.steps}>
        <li>
          In MetaTrader choose <b>File, Open Data Folder</b> and copy <code>TradewindBridge.mq5</code> into <code>MQL5/Experts</code>. Open
          it in the MetaQuotes Language Editor (F4) and compile it (F7).
        </li>
        <li>
          In <b>Tools, Options, Expert Advisors</b> tick “Allow WebRequest for listed URL” and add <code>127.0.0.1</code>.
        </li>
        <li>
          Drag TradewindBridge onto one chart: paste the token into <code>InpToken</code>, port {configuration.port} into{' '}
          <code>InpPort</code>; symbols with commas into <code>InpSymbols</code>, or <code>*</code> for the whole Market Watch. Then press{' '}
          <b>Algo Trading</b>.
        </li>
      </ol>
      <p className={styles.text}>The chart's corner shows “Tradewind: connected”. Several terminals may use the same token.</p>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        title="Create a new token?"
        confirm="Create new token"
        onConfirm={() => void createToken()}
      >
        <p>Terminals that use the present token are disconnected until they get the new one.</p>
      </ConfirmDialog>
    </section>
  );
}
