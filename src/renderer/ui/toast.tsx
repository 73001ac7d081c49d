import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import styles from './toast.module.css';

const manager = Toast.createToastManager();

/** What can be done about what a toast says. */
interface ToastAction {
  readonly title: string;
  readonly run: () => void;
}

/** Toasts that are open, by what they are about. */
const openByKey = new Map<string, string>();

/**
 * Says something that just happened, for five seconds (what went wrong, and alerts, for ten), at the bottom left and never over a chart.
 * Both texts are shown as text, whatever they hold. Of those with one `key` the newest stays.
 */
export function showToast(
  title: string,
  description?: string,
  type: 'ok' | 'bad' | 'note' | 'alert' = 'note',
  action?: ToastAction,
  key?: string,
): void {
  const before = key === undefined ? undefined : openByKey.get(key);
  if (before !== undefined) manager.close(before);
  const id = manager.add({
    title,
    ...(description ? { description } : {}),
    type,
    timeout: type === 'bad' || type === 'alert' ? 10_000 : 5_000,
    ...(action
      ? {
          actionProps: {
            children: action.title,
            onClick: () => {
              manager.close(id);
              action.run();
            },
          },
        }
      : {}),
  });
  if (key !== undefined) openByKey.set(key, id);
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={styles.toast} data-testid="toast">
      <Toast.Content className={styles.content}>
        <Toast.Title className={styles.title} />
        <Toast.Description className={styles.text} />
        <Toast.Action className={styles.action} />
        <Toast.Close className={styles.close} aria-label="Dismiss">
          <X size={14} />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

/** Where toasts appear. */
export function ToastArea() {
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport}>
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}
