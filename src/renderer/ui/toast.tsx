import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import styles from './toast.module.css';

const manager = Toast.createToastManager();

/** Says something that just happened, for five seconds, at the bottom left and never over a chart. */
export function showToast(title: string, description?: string, type: 'ok' | 'bad' | 'note' = 'note'): void {
  manager.add({ title, ...(description ? { description } : {}), type, timeout: type === 'bad' ? 10_000 : 5_000 });
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={styles.toast}>
      <Toast.Content className={styles.content}>
        <Toast.Title className={styles.title} />
        <Toast.Description className={styles.text} />
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
