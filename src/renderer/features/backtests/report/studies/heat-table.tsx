import { type CSSProperties, useMemo, useState } from 'react';
import type { OptimiseResult } from '#contract/research-studies.ts';
import { formatNumber } from '../../../../format/number.ts';
import { SelectField } from '../../../../ui/select-field.tsx';
import { parameterText, valueText } from '../../runs/run-words.ts';
import { figureTitle, formatFigure, wordsOf } from '../figures.ts';
import { Panel } from '../section.tsx';
import { heatGrid, variedParameters } from './parameter-heat.ts';
import styles from './studies.module.css';

const STRONGEST_PERCENT = 58;
const MOST_CELLS = 2500;

interface HeatTableProps {
  result: OptimiseResult;
  /** The run's own parameters: its cell is outlined. */
  own: Readonly<Record<string, number | string | boolean>>;
}

/** The objective over two parameters as a tinted table: a plateau is a place to trust, a lonely peak is not. */
export function HeatTable({ result, own }: HeatTableProps) {
  const varied = useMemo(() => variedParameters(result), [result]);
  const [chosenAcross, setAcross] = useState<string | null>(null);
  const [chosenDown, setDown] = useState<string | null>(null);
  const across = chosenAcross ?? varied[0] ?? '';
  const down = chosenDown && chosenDown !== across ? chosenDown : (varied.find((name) => name !== across) ?? null);
  const grid = useMemo(() => heatGrid(result, across, down), [result, across, down]);
  const title = figureTitle(result.objective);
  const write = (value: number | null | undefined) => formatFigure(result.objective, value);
  const largest = Math.max(Math.abs(grid.least), Math.abs(grid.most)) || 1;
  const isSigned = grid.least < 0;
  const tint = (value: number): CSSProperties => {
    const share = isSigned ? Math.abs(value) / largest : (value - grid.least) / (grid.most - grid.least || 1);
    return {
      '--tint': `${(6 + share * (STRONGEST_PERCENT - 6)).toFixed(1)}%`,
      '--tone': value < 0 ? 'var(--down)' : 'var(--up)',
    } as CSSProperties;
  };
  const isOwn = (index: number) => Object.entries(result.values).every(([name, values]) => own[name] === values[index]);
  const options = varied.map((name) => [name, wordsOf(name)] as const);
  const isLarge = grid.columns.length * grid.rows.length > MOST_CELLS;
  return (
    <Panel
      title="Plateau"
      note={`${title}; ◆ plateau, ★ best${varied.length > 2 ? '; best over the others' : ''}, dashed: this run`}
      controls={
        varied.length > 2 && (
          <span className={styles.axes}>
            <SelectField label="Across" isBare value={across} options={options} onChange={setAcross} />
            <SelectField label="Down" isBare value={down ?? ''} options={options.filter(([name]) => name !== across)} onChange={setDown} />
          </span>
        )
      }
    >
      {varied.length === 0 || isLarge ? (
        <p className={styles.nothing}>
          {isLarge
            ? `${grid.columns.length} × ${grid.rows.length} values are too many to tell apart; see the lines beside.`
            : 'Nothing was varied.'}
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by key
        <section className={styles.heat} tabIndex={0} aria-label="Plateau, scrolls">
          <table aria-label={`${title} by ${wordsOf(across)}${down === null ? '' : ` and ${wordsOf(down)}`}`} data-testid="heat">
            <tbody>
              {grid.rows.map((row, i) => (
                <tr key={String(row)}>
                  <th scope="row">{down === null ? '' : valueText(row)}</th>
                  {grid.columns.map((column, j) => {
                    const index = grid.cells[i]?.[j] ?? -1;
                    const value = index < 0 ? null : (result.objectiveValue[index] as number);
                    if (value === null)
                      return (
                        <td key={String(column)} className={styles.missing}>
                          –
                        </td>
                      );
                    const isPlateau = index === result.plateau?.index;
                    const isBest = index === result.best?.index;
                    const parameters = Object.fromEntries(
                      Object.entries(result.values).map(([name, values]) => [name, values[index] ?? '']),
                    );
                    return (
                      <td
                        key={String(column)}
                        style={tint(value)}
                        data-mark={isPlateau ? 'plateau' : isOwn(index) ? 'own' : undefined}
                        title={`${parameterText(parameters)}: ${title} ${write(value)}, plateau ${formatNumber(result.plateauScore[index], 2)}, ${result.trades[index]} trades`}
                      >
                        {isPlateau && '◆ '}
                        {isBest && '★ '}
                        {write(value)}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">{down === null ? '' : `${wordsOf(down)} ↑`}</th>
                {grid.columns.map((column) => (
                  <th key={String(column)} scope="col">
                    {valueText(column)}
                  </th>
                ))}
              </tr>
              <tr>
                <th scope="row" aria-label="Across" />
                <th colSpan={grid.columns.length}>{wordsOf(across)} →</th>
              </tr>
            </tfoot>
          </table>
        </section>
      )}
    </Panel>
  );
}
