import { Plus, X } from 'lucide-react';
import type { DataCoverage } from '#contract/research-documents.ts';
import { TIMEFRAMES, timeframeLengthUs } from '#core/market/timeframe.ts';
import { nowUs } from '../../../format/clock.ts';
import { formatCount, formatShare } from '../../../format/number.ts';
import { formatDate } from '../../../format/time.ts';
import { useMarket } from '../../../state/market-store.ts';
import { openDialog } from '../../../state/shell-store.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { strategyOf } from '../strategy-catalogue.ts';
import { commonRange } from './common-range.ts';
import type { Draft } from './draft.ts';
import { useProblem } from './fields.tsx';
import { missingWords } from './missing-words.ts';
import styles from './wizard.module.css';
import { changeConfiguration, changeSymbols, useWizard } from './wizard-store.ts';

const DAY_US = 86_400e6;
const SPANS = [
  ['1 year', 365],
  ['3 years', 3 * 365],
  ['5 years', 5 * 365 + 1],
] as const;

const dateText = (timeUs: number): string => new Date(timeUs / 1000).toISOString().slice(0, 10);

/** How much of each piece of the range there is. */
function CoverageBar({ data }: { data: DataCoverage }) {
  const calendar = useMarket((state) => state.bySymbol.get(data.symbol)?.calendar);
  const missing = missingWords(data, calendar) ?? 'no bar missing';
  return (
    <div className={styles.coverage}>
      <div className={styles.coverageHead}>
        <b>
          {data.symbol} {data.timeframe}
        </b>
        <span>
          {formatCount(data.bars)} bars{data.builtFrom ? `, built from ${data.builtFrom}` : ''}, {missing}
        </span>
        {data.isSimulated && <Badge tone="sim">SIMULATED</Badge>}
      </div>
      <div className={styles.strip} role="img" aria-label={`Coverage of ${data.symbol}: ${missing}`}>
        {data.coverage.map((share, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces are places of the range
          <span key={i} className={styles.piece} title={formatShare(share)} style={{ opacity: share === 0 ? 0.06 : 0.25 + 0.75 * share }} />
        ))}
      </div>
      <div className={styles.coverageFoot}>
        <span>{formatDate(data.fromUs, 'UTC')}</span>
        <span>{formatDate(data.toUs, 'UTC')}</span>
      </div>
      {data.notes.map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
    </div>
  );
}

function SymbolFields({ symbols, most }: { symbols: readonly string[]; most: number }) {
  const series = useMarket((state) => state.series) ?? [];
  const problem = useProblem('symbols');
  const stored = [...new Set([...series.map(({ symbol }) => symbol), ...symbols])].toSorted();
  const free = stored.filter((symbol) => !symbols.includes(symbol));
  const [firstFree] = free;
  return (
    <div className={styles.symbols}>
      {symbols.map((symbol, i) => (
        <div key={symbol} className={styles.symbol}>
          <SelectField
            label={most === 1 ? 'Symbol' : `Symbol ${i + 1}`}
            value={symbol}
            options={[symbol, ...free].toSorted().map((one) => [one, one] as const)}
            onChange={(next) => changeSymbols(symbols.map((one) => (one === symbol ? next : one)))}
          />
          {symbols.length > 1 && (
            <button
              type="button"
              className={styles.remove}
              aria-label={`Take ${symbol} out`}
              onClick={() => changeSymbols(symbols.filter((one) => one !== symbol))}
            >
              <X size={13} />
            </button>
          )}
        </div>
      ))}
      {symbols.length < most && firstFree !== undefined && (
        <Button onClick={() => changeSymbols([...symbols, firstFree])}>
          <Plus size={13} />
          {symbols.length === 0 ? 'Choose a symbol' : 'Another symbol'}
        </Button>
      )}
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

/** Which prices, of which time. */
export function StepData({ draft }: { draft: Draft }) {
  const { symbols, timeframe, from, to, strategy } = draft.configuration;
  const series = useMarket((state) => state.series) ?? [];
  const data = useWizard((state) => state.check?.data) ?? [];
  const fromProblem = useProblem('from');
  const toProblem = useProblem('to');
  const timeframeProblem = useProblem('timeframe');
  const most = strategyOf(strategy.id)?.symbolsNeeded.most ?? 1;
  const [symbol] = symbols;
  const [first] = data;
  const storedOf = (one: string) => series.find((item) => item.symbol === symbol && item.timeframe === one)?.count;
  // A timeframe can be built from any finer one that is stored.
  const finest = Math.min(...series.filter((item) => item.symbol === symbol).map((item) => timeframeLengthUs(item.timeframe)));
  const timeframes = TIMEFRAMES.filter((one) => one === timeframe || timeframeLengthUs(one) >= finest);
  const common = commonRange(data);
  const newestUs = first?.storedToUs ?? nowUs();
  const setDates = (dates: { from: string | null; to: string | null }) => changeConfiguration(dates);
  return (
    <>
      <SymbolFields symbols={symbols} most={most} />
      <div className={styles.three}>
        <SelectField
          label="Timeframe"
          value={timeframe}
          options={timeframes.map(
            (one) => [one, storedOf(one) === undefined ? `${one}, built` : `${one}, ${formatCount(storedOf(one))} bars`] as const,
          )}
          onChange={(next) => changeConfiguration({ timeframe: next })}
        />
        <TextField
          label="From (UTC)"
          placeholder={first?.storedFromUs ? dateText(first.storedFromUs) : 'the first bar'}
          value={from ?? ''}
          error={fromProblem}
          onChange={(event) => setDates({ from: event.target.value.trim() || null, to: to ?? null })}
        />
        <TextField
          label="To (UTC), that day included"
          placeholder={first?.storedToUs ? dateText(first.storedToUs) : 'the last bar'}
          value={to ?? ''}
          error={toProblem}
          onChange={(event) => setDates({ from: from ?? null, to: event.target.value.trim() || null })}
        />
      </div>
      {timeframeProblem && <p className={styles.problem}>{timeframeProblem}</p>}
      <div className={styles.chips}>
        <Button variant="ghost" onClick={() => setDates({ from: null, to: null })} aria-pressed={!from && !to}>
          Everything
        </Button>
        {SPANS.map(([title, days]) => (
          <Button key={title} variant="ghost" onClick={() => setDates({ from: dateText(newestUs - days * DAY_US), to: null })}>
            Last {title}
          </Button>
        ))}
        {common && (
          <Button onClick={() => setDates({ from: dateText(common.fromUs), to: dateText(common.toUs) })} data-testid="common-range">
            What all have: {dateText(common.fromUs)} to {dateText(common.toUs)}
          </Button>
        )}
      </div>
      <section className={styles.block} aria-label="What is stored">
        {data.map((one) => (
          <CoverageBar key={one.symbol} data={one} />
        ))}
        {series.length === 0 && (
          <p className={styles.note}>
            No bars are stored yet.{' '}
            <Button variant="ghost" onClick={() => openDialog('import')}>
              Import a file…
            </Button>
          </p>
        )}
      </section>
    </>
  );
}
