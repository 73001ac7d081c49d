import { Menu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Kbd } from './kbd.tsx';
import styles from './menu.module.css';

interface DropdownProps {
  trigger: ReactElement<Record<string, unknown>>;
  children: ReactNode;
  align?: 'start' | 'center' | 'end';
  label?: string;
}

/** A menu that drops from a button. */
export function Dropdown({ trigger, children, align = 'start', label }: DropdownProps) {
  return (
    <Menu.Root>
      <Menu.Trigger render={trigger} />
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align={align} className={styles.positioner}>
          <Menu.Popup className={styles.popup} aria-label={label}>
            {children}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

interface ItemProps {
  onSelect: () => void;
  icon?: ReactNode;
  keys?: string | undefined;
  isDanger?: boolean;
  isDisabled?: boolean;
  end?: ReactNode;
  children: ReactNode;
}

/** One action of a menu. */
export function MenuItem({ onSelect, icon, keys, isDanger, isDisabled = false, end, children }: ItemProps) {
  return (
    <Menu.Item className={classNames(styles.item, isDanger && styles.danger)} onClick={onSelect} disabled={isDisabled}>
      {icon}
      {children}
      {(keys || end) && <span className={styles.end}>{keys ? <Kbd keys={keys} /> : end}</span>}
    </Menu.Item>
  );
}

/** An option that is on or off. */
export function MenuCheck({ isOn, onChange, children }: { isOn: boolean; onChange: (isOn: boolean) => void; children: ReactNode }) {
  return (
    <Menu.CheckboxItem className={styles.item} checked={isOn} onCheckedChange={onChange}>
      <span className={styles.check}>{isOn && <Check size={13} />}</span>
      {children}
    </Menu.CheckboxItem>
  );
}

interface RadioProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [T, ReactNode])[];
  onChange: (value: T) => void;
}

/** One choice out of several. */
export function MenuRadio<T extends string>({ label, value, options, onChange }: RadioProps<T>) {
  return (
    <Menu.Group>
      <Menu.GroupLabel className={styles.label}>{label}</Menu.GroupLabel>
      <Menu.RadioGroup value={value} onValueChange={(next) => onChange(next as T)}>
        {options.map(([option, title]) => (
          <Menu.RadioItem key={option} value={option} className={styles.item} closeOnClick>
            <span className={styles.check}>{option === value && <Check size={13} />}</span>
            {title}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </Menu.Group>
  );
}

export const MenuSeparator = () => <Menu.Separator className={styles.separator} />;
export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <Menu.Group>
    <Menu.GroupLabel className={styles.label}>{children}</Menu.GroupLabel>
  </Menu.Group>
);
