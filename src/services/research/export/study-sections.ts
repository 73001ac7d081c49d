import type { MonteCarloResult, OptimiseResult, StudyListing, StudyResult } from '#contract/research-studies.ts';
import { isoTime } from '#core/market/iso-time.ts';
import { objectiveTitle } from '../study-title.ts';
import { beside, kept, number, percent, quiet, readable, section, table } from './html.ts';

const TITLES: Readonly<Record<StudyResult['kind'], string>> = {
  optimise: 'Parameters',
  'walk-forward': 'Walk-forward',
  'monte-carlo': 'Monte Carlo',
  overfitting: 'Overfitting',
};
/** What draws the charts of studies, as SVG; empty text where there is nothing to draw. */
interface StudyDrawing {
  readonly equityChart: (timeUs: Float64Array, value: Float64Array, benchmark: Float64Array) => string;
  readonly fanChart: (result: MonteCarloResult) => string;
  readonly heatChart: (result: OptimiseResult) => string;
  readonly countsChart: (counts: Histogram, nameOf: (value: number) => string) => string;
}

type Histogram = MonteCarloResult['drawdowns'];

/** Settings and windows printed. */
const MOST_ROWS = 40;

const parametersOf = (parameters: Readonly<Record<string, unknown>>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
const dateOf = (timeUs: number): string => isoTime(timeUs).slice(0, 10);

const share = (value: number): string => percent(value, 0);

function contentOf(study: StudyResult, draw: StudyDrawing): string {
  switch (study.kind) {
    case 'optimise': {
      const { result } = study;
      const best = Array.from(result.objectiveValue, (value, i) => ({ value, i }))
        .filter(({ value }) => !Number.isNaN(value))
        .sort((a, b) => b.value - a.value)
        .slice(0, MOST_ROWS);
      const title = objectiveTitle(result.objective);
      const heat = draw.heatChart(result);
      return `${heat === '' ? '' : kept(quiet(`${title}, the best of each pair`), heat)}${table(
        ['setting', title, 'plateau', 'return', 'Sharpe', 'deepest fall', 'trades'],
        best.map(({ value, i }) => [
          parametersOf(Object.fromEntries(Object.entries(result.values).map(([name, values]) => [name, values[i]]))),
          number(value, 3),
          number(result.plateauScore[i], 3),
          percent(result.totalReturn[i]),
          number(result.sharpe[i]),
          percent(result.maxDrawdown[i]),
          String(result.trades[i]),
        ]),
      )}`;
    }
    case 'walk-forward': {
      const { windows, efficiency, outOfSampleReturn, outOfSampleSharpe, equity } = study.result;
      return `${kept(
        quiet(
          `Out of sample: return ${percent(outOfSampleReturn)}, Sharpe ${number(outOfSampleSharpe)}, efficiency ${percent(efficiency, 0)}.`,
        ),
        draw.equityChart(equity.timeUs, equity.value, equity.benchmark),
      )}${table(
        ['test', 'chosen', 'in sample', 'out of sample', 'return', 'trades'],
        windows
          .slice(-MOST_ROWS)
          .map((window) => [
            `${dateOf(window.testFromUs)} – ${dateOf(window.testToUs)}`,
            parametersOf(window.parameters),
            number(window.inSample),
            number(window.outOfSample),
            percent(window.outOfSampleReturn),
            String(window.trades),
          ]),
        1,
      )}`;
    }
    case 'monte-carlo': {
      const { result } = study;
      const names = Object.keys(result.finalQuantiles);
      return `${draw.fanChart(result)}${beside(
        quiet('Change of the account at the end') + draw.countsChart(shifted(result.finals), share),
        quiet('Deepest fall of each') + draw.countsChart(result.drawdowns, share),
        true,
      )}${table(
        ['quantile', ...names.map((name) => `${Number(name) * 100}%`)],
        [
          ['final account, times the start', ...names.map((name) => number(result.finalQuantiles[name]))],
          ['deepest fall', ...names.map((name) => percent(result.drawdownQuantiles[name], 1))],
        ],
      )}`;
    }
    case 'overfitting': {
      const { probability, splits, strategies, probabilityOfLoss, realityCheck, logits } = study.result;
      const figures = table(
        ['', ''],
        [
          ['Probability of overfitting', percent(probability, 1)],
          ['Splits and settings compared', `${splits}, ${strategies}`],
          ['Probability of a loss out of sample', percent(probabilityOfLoss, 1)],
          ["White's reality check", realityCheck ? number(realityCheck.pValue, 3) : '–'],
        ],
      );
      return beside(
        figures,
        quiet('Rank of the best in sample out of sample (logit)') + draw.countsChart(logits, (logit) => number(logit, 1)),
        true,
      );
    }
  }
}

/** Multiples of the start as changes of it. */
const shifted = ({ edges, counts }: Histogram): Histogram => ({ edges: edges.map((edge) => edge - 1), counts });

/** What else was made of the run, a section each. */
export const studySections = (
  studies: readonly { readonly listing: StudyListing; readonly study: StudyResult }[],
  draw: StudyDrawing,
): string[] =>
  studies.map(({ listing, study }) =>
    section(
      TITLES[study.kind],
      `${quiet(`${readable(listing.title)} · ${isoTime(listing.createdAtUs).slice(0, 16).replace('T', ' ')} UTC${listing.isComplete ? '' : ' · stopped before its end'}`)}${contentOf(study, draw)}`,
    ),
  );
