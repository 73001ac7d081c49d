import { commands } from '../../keys/key-registry.ts';
import { openSection } from '../../state/shell-store.ts';
import { activeHandle } from '../trade/chart-handles.ts';
import { askPriceAlert } from './alert-dialog-store.ts';

/** Makes the commands about alerts known; returns how to take them away. */
export const addAlertCommands = (): (() => void) =>
  commands.add([
    {
      id: 'alert-new',
      title: 'New alert…',
      group: 'Chart',
      words: 'notify price crosses bell',
      keys: ['Alt+A'],
      leavesFields: true,
      run: () => askPriceAlert(undefined, activeHandle()?.crosshairPrice ?? undefined),
    },
    {
      id: 'go-alerts',
      title: 'Alerts',
      group: 'Go to',
      words: 'fired notifications history bell',
      keys: ['Alt+Shift+A'],
      run: () => openSection('alerts'),
    },
  ]);
