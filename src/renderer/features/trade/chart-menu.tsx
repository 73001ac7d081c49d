import { Columns2, Copy, ExternalLink, FlaskConical, History, Maximize2, Play, Rows2, SlidersHorizontal, Table2, X } from 'lucide-react';
import { commands } from '../../keys/key-registry.ts';
import { mayHaveTicks } from '../../state/market-store.ts';
import { MenuCheck, MenuItem, MenuRadio, MenuSeparator } from '../../ui/menu.tsx';
import { openWizard } from '../backtests/wizard/wizard-store.ts';
import { toggleReplay } from '../bar-replay/replay-player.ts';
import { openInstrument } from '../instrument/instrument-dialog.tsx';
import { askReplay } from '../replay/replay-store.ts';
import { openBarTable } from './bar-table.tsx';
import { type ChartState, changeChart } from './charts-store.ts';
import { addChartBeside, closeChart, toggleMaximised } from './workspace-actions.ts';

const SCALES = [
  ['normal', 'Linear'],
  ['logarithmic', 'Logarithmic'],
  ['percentage', 'Percent'],
] as const;

/** Everything one can do with a chart that is not in its header. */
export function ChartMenu({ id, chart }: { id: string; chart: ChartState }) {
  return (
    <>
      <MenuRadio label="Price scale" value={chart.scale} options={SCALES} onChange={(scale) => changeChart(id, { scale })} />
      <MenuSeparator />
      <MenuCheck isOn={chart.showPredictions} onChange={(showPredictions) => changeChart(id, { showPredictions })}>
        Predictions of models with an edge
      </MenuCheck>
      <MenuItem icon={<Table2 size={13} />} onSelect={() => openBarTable(id)}>
        View as table…
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<SlidersHorizontal size={13} />} onSelect={() => openInstrument(chart.symbol)}>
        Properties of {chart.symbol}…
      </MenuItem>
      <MenuItem icon={<FlaskConical size={13} />} onSelect={() => openWizard({ symbol: chart.symbol, timeframe: chart.timeframe })}>
        Backtest this symbol…
      </MenuItem>
      <MenuItem icon={<History size={13} />} keys={commands.shownKeys('bar-replay')} onSelect={() => toggleReplay(id)}>
        Replay bar by bar
      </MenuItem>
      {mayHaveTicks(chart.symbol) && (
        <MenuItem icon={<Play size={13} />} onSelect={() => askReplay(chart.symbol)}>
          Replay ticks…
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem icon={<Columns2 size={13} />} onSelect={() => addChartBeside(id, 'right')}>
        Split right
      </MenuItem>
      <MenuItem icon={<Rows2 size={13} />} onSelect={() => addChartBeside(id, 'below')}>
        Split down
      </MenuItem>
      <MenuItem icon={<Copy size={13} />} onSelect={() => addChartBeside(id, 'within')}>
        Duplicate as tab
      </MenuItem>
      <MenuItem icon={<Maximize2 size={13} />} keys={commands.shownKeys('maximise')} onSelect={() => toggleMaximised(id)}>
        Maximise
      </MenuItem>
      <MenuItem icon={<X size={13} />} onSelect={() => closeChart(id)}>
        Close chart
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<ExternalLink size={13} />} onSelect={() => window.open('https://www.tradingview.com/', '_blank', 'noopener')}>
        Charts by TradingView
      </MenuItem>
    </>
  );
}
