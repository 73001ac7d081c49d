import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type CSSProperties, type ReactNode, useRef } from 'react';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import styles from './dialog.module.css';

interface WindowProps {
  isOpen: boolean;
  onClose: () => void;
  title: ReactNode;
  /** Beside the title. */
  extra?: ReactNode;
  width?: number;
  footer?: ReactNode;
  isFlush?: boolean;
  testId?: string;
  children: ReactNode;
}

/** A modal window with a title, a body that scrolls and a foot for buttons. Escape closes it; focus goes back to where it was. */
export function DialogWindow({ isOpen, onClose, title, extra, width = 480, footer, isFlush, testId, children }: WindowProps) {
  const popup = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const firstFocus = () => {
    const find = (selector: string) => body.current?.querySelector<HTMLElement>(selector);
    return find('input:not([hidden], [type="radio"], [type="checkbox"]), textarea') ?? find('button:not([disabled])') ?? popup.current;
  };
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup
          ref={popup}
          initialFocus={firstFocus}
          className={styles.popup}
          style={{ '--dialog-width': `${width}px` } as CSSProperties}
          data-testid={testId}
        >
          <div className={styles.head}>
            <Dialog.Title className={styles.title}>{title}</Dialog.Title>
            {extra}
            <span className={styles.grow} />
            {/* No tooltip here: the button may get the focus first, and Escape would close the tooltip instead of the window. */}
            <button type="button" className={styles.close} aria-label="Close" onClick={onClose}>
              <X size={15} />
            </button>
          </div>
          <div ref={body} className={classNames(styles.body, isFlush && styles.flush)}>
            {children}
          </div>
          {footer && <div className={styles.foot}>{footer}</div>}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface ConfirmProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  confirm: string;
  onConfirm: () => void;
  isBusy?: boolean;
  children: ReactNode;
}

/** Asks before something that cannot be undone. Enter alone never confirms: focus starts on Cancel. */
export function ConfirmDialog({ isOpen, onClose, title, confirm, onConfirm, isBusy, children }: ConfirmProps) {
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles.backdrop} />
        <AlertDialog.Popup className={styles.popup} style={{ '--dialog-width': '440px' } as CSSProperties}>
          <div className={styles.head}>
            <AlertDialog.Title className={styles.title}>{title}</AlertDialog.Title>
          </div>
          <AlertDialog.Description render={<div />} className={styles.body}>
            {children}
          </AlertDialog.Description>
          <div className={styles.foot}>
            <AlertDialog.Close render={<Button />}>Cancel</AlertDialog.Close>
            <Button variant="danger" onClick={onConfirm} disabled={isBusy}>
              {confirm}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
