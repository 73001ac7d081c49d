import { Menu } from '@base-ui/react/menu';
import type { ReactNode } from 'react';
import styles from './menu.module.css';

interface PointMenuProps {
  isOpen: boolean;
  onClose: () => void;
  /** Where it opens, in pixels of the window. */
  at: { readonly x: number; readonly y: number };
  label: string;
  children: ReactNode;
}

/** A menu that opens where the pointer is. */
export function PointMenu({ isOpen, onClose, at, label, children }: PointMenuProps) {
  const anchor = { getBoundingClientRect: () => new DOMRect(at.x, at.y, 0, 0) };
  return (
    <Menu.Root open={isOpen} onOpenChange={(open) => !open && onClose()} modal={false}>
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} align="start" sideOffset={2} className={styles.positioner}>
          <Menu.Popup className={styles.popup} aria-label={label}>
            {children}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
