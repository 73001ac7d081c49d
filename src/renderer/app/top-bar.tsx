import { ChevronDown, CircleHelp, Search } from 'lucide-react';
import { useCharts } from '../features/trade/charts-store.ts';
import { PRESETS } from '../features/trade/layout-presets.ts';
import { addChartBeside, applyPreset, toggleMaximised, toggleWatchlist, useDock } from '../features/trade/workspace-actions.ts';
import { commands } from '../keys/key-registry.ts';
import { priceKind, useMarket } from '../state/market-store.ts';
import { openDialog, openPalette, openSection } from '../state/shell-store.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Dropdown, MenuItem, MenuRadio, MenuSeparator } from '../ui/menu.tsx';
import { Tip } from '../ui/tooltip.tsx';
import styles from './top-bar.module.css';

/** Which window frame the page sits in: the traffic lights of a Mac need room at the left. */
const shell = (): string => {
  if (!window.tradewindDesktop) return 'browser';
  return window.tradewindDesktop.platform === 'darwin' ? 'mac' : 'desktop';
};

function LayoutMenu() {
  const preset = useDock((state) => state.preset);
  const title = PRESETS.find(([id]) => id === preset)?.[1] ?? 'My layout';
  const apply = (id: (typeof PRESETS)[number][0]) => {
    openSection('trade');
    void applyPreset(id);
  };
  return (
    <Dropdown
      label="Layout"
      trigger={
        <Button variant="ghost" className={styles.layout} data-testid="layout-menu">
          {title}
          <ChevronDown size={12} />
        </Button>
      }
    >
      <MenuRadio label="Arrange" value={preset ?? ('' as 'single')} options={PRESETS} onChange={apply} />
      <MenuSeparator />
      <MenuItem onSelect={() => addChartBeside(useCharts.getState().activeId, 'right')}>Add a chart</MenuItem>
      <MenuItem onSelect={() => toggleMaximised()} keys={commands.shownKeys('maximise')}>
        Maximise chart
      </MenuItem>
      <MenuItem onSelect={toggleWatchlist} keys={commands.shownKeys('toggle-watchlist')}>
        Show or hide the watchlist
      </MenuItem>
    </Dropdown>
  );
}

/** Says that what is on the active chart is made up, or played again. Nothing else in the app may leave that open. */
function ModeBadge() {
  const symbol = useCharts((state) =>
    state.activeId === null ? Object.values(state.charts)[0]?.symbol : state.charts[state.activeId]?.symbol,
  );
  const kind = useMarket((state) => (symbol === undefined ? 'history' : priceKind(symbol, state)));
  if (symbol === undefined || (kind !== 'simulated' && kind !== 'replay')) return null;
  const isReplayed = kind === 'replay';
  const tip = isReplayed
    ? `${symbol} plays stored ticks again. These are not the prices of now.`
    : `Prices of ${symbol} come from the simulator, not from a market.`;
  return (
    <Tip text={tip}>
      <button type="button" onClick={() => openSection('connections')} data-testid="mode-badge">
        <Badge tone="sim">{isReplayed ? 'REPLAY of stored prices' : 'SIMULATED prices'}</Badge>
      </button>
    </Tip>
  );
}

/** Layout, command field and what kind of data is in view. */
export function TopBar() {
  return (
    <header className={styles.bar} data-shell={shell()}>
      <LayoutMenu />
      <button type="button" className={styles.command} onClick={() => openPalette()} data-testid="command-field">
        <Search size={13} />
        Type a symbol or a command
        <Kbd keys={commands.shownKeys('palette') ?? 'Mod+K'} />
      </button>
      <span className={styles.gap} />
      <ModeBadge />
      <IconButton label="Keys and help" keys="?" onClick={() => openDialog('key-map')}>
        <CircleHelp size={15} />
      </IconButton>
    </header>
  );
}
