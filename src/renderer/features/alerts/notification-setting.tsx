import { useState } from 'react';
import { changeSettings } from '../../state/settings-store.ts';
import { Button } from '../../ui/button.tsx';
import { SwitchField } from '../../ui/choice.tsx';
import styles from './notification-setting.module.css';

const isInBrowser = (): boolean => window.tradewindDesktop === undefined;
const permission = (): NotificationPermission => (typeof Notification === 'undefined' ? 'denied' : Notification.permission);

/** Whether the system tells alerts too. A browser is asked for its permission here, by a click, and nowhere else. */
export function NotificationSetting({ isOn }: { isOn: boolean }) {
  const [given, setGiven] = useState(permission);
  const ask = async () => setGiven(await Notification.requestPermission());
  return (
    <span className={styles.row}>
      <SwitchField
        label="Notifications of the system"
        isBare
        isOn={isOn}
        onChange={(systemNotifications) => void changeSettings({ systemNotifications })}
      />
      {isOn && isInBrowser() && given === 'default' && (
        <Button onClick={() => void ask()} data-testid="allow-notifications">
          Allow in this browser…
        </Button>
      )}
      {isOn && isInBrowser() && given === 'denied' && (
        <span className={styles.note}>This browser does not allow them for this page. Its settings of the page can change that.</span>
      )}
    </span>
  );
}
