import type { StudyResult } from '#contract/research-studies.ts';

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const shown = (value: number | null) => (value === null ? 'unknown' : value.toFixed(2));

type Request<K extends StudyResult['kind']> = Extract<StudyResult, { kind: K }>['request'];

const SEARCHED: Readonly<Record<Request<'optimise'>['method'], string>> = {
  grid: 'as a grid',
  random: 'by chance',
  bayesian: 'by a Bayesian search',
  genetic: 'by a genetic search',
};
const SIMULATED: Readonly<Record<Request<'monte-carlo'>['method'], string>> = {
  'trade-shuffle': 'with the trades in another order',
  'block-bootstrap': 'of blocks of daily returns',
  'synthetic-candles': 'over synthetic candles',
  parameters: 'with other parameters',
  costs: 'with other costs',
  latency: 'with later fills',
  'start-date': 'with other starts',
};

/** What figures are called in a sentence, and whether they are shares. */
const FIGURES: Readonly<Record<string, readonly [name: string, isShare: boolean]>> = {
  sharpe: ['Sharpe ratio', false],
  sortino: ['Sortino ratio', false],
  calmar: ['Calmar ratio', false],
  totalReturn: ['return', true],
  cagr: ['growth a year', true],
  profitFactor: ['profit factor', false],
  expectancy: ['mean return of a trade', true],
  winRate: ['win rate', true],
  maxDrawdown: ['deepest fall', true],
  volatility: ['volatility', true],
  probabilisticSharpe: ['probabilistic Sharpe ratio', false],
};

/** `trades.systemQuality` as `trades system quality`. */
const inWords = (name: string): string =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll('.', ' ')
    .toLowerCase();

/** What is searched for, in words; of an objective with a minus the least is best. */
export const objectiveTitle = (objective: string): string =>
  objective.startsWith('-') ? `least ${titleOf(objective.slice(1))}` : titleOf(objective);

const titleOf = (name: string): string => FIGURES[name]?.[0] ?? inWords(name);

/** `Sharpe ratio 0.52`; of an objective with a minus the least is best, and its value was turned round. */
export function objectiveText(objective: string, value: number): string {
  const isLeast = objective.startsWith('-');
  const name = isLeast ? objective.slice(1) : objective;
  const own = isLeast ? -value : value;
  return `${titleOf(name)} ${FIGURES[name]?.[1] ? percent(own) : own.toFixed(2)}`;
}

const settingText = (parameters: Readonly<Record<string, unknown>>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${inWords(name)} ${value}`)
    .join(', ');

/** What a study is, and what came of it, in one line. */
export function studyTitle(study: StudyResult): string {
  switch (study.kind) {
    case 'optimise': {
      const { evaluated, best, objective } = study.result;
      const found = best ? `best ${objectiveText(objective, best.value)} at ${settingText(best.parameters)}` : 'none had enough trades';
      return `${evaluated} settings ${SEARCHED[study.request.method]}; ${found}`;
    }
    case 'walk-forward': {
      const { windows, efficiency, outOfSampleSharpe } = study.result;
      return `${windows.length} ${study.request.kind} windows; out-of-sample Sharpe ratio ${shown(outOfSampleSharpe)}, efficiency ${shown(efficiency)}`;
    }
    case 'monte-carlo': {
      const { paths, method, lossProbability, ruinProbability } = study.result;
      return `${paths} paths ${SIMULATED[method]}; loss in ${percent(lossProbability)}, ruin in ${percent(ruinProbability)}`;
    }
    case 'overfitting':
      return `Overfitting probability ${percent(study.result.probability)} over ${study.result.strategies} trials`;
  }
}
