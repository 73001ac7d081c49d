import type { ConfigurationProblem } from '#contract/research-documents.ts';

/** The steps of the wizard, in order, each with the sentence that explains it. */
export const STEPS = [
  {
    id: 'strategy',
    title: 'Strategy',
    sentence: 'What decides when to buy and sell. Everything after this step can stay as it is for a first run.',
  },
  { id: 'data', title: 'Data', sentence: 'Which prices it is tried on. The more bars and the more trades, the surer the answer.' },
  { id: 'costs', title: 'Costs', sentence: 'What trading takes away and where orders fill. Most backtests that look good leave this out.' },
  { id: 'risk', title: 'Risk', sentence: 'How much is put at stake, and what ends a position early.' },
  { id: 'run', title: 'Checks, run', sentence: 'What is checked with the result, and how you find the run again.' },
] as const;
export type StepId = (typeof STEPS)[number]['id'];

const PLACES: readonly (readonly [RegExp, StepId])[] = [
  [/^strategy\b/, 'strategy'],
  // The whole is wrong where bars or predictions are missing.
  [/^$|^(symbols|timeframe|from|to|data)\b/, 'data'],
  [/^(costs|execution\.(fillAt|intrabar|limitFill|latencyBars|latencyMs))\b/, 'costs'],
  [/^(metrics|seed)\b/, 'run'],
];

/** The step at which a problem can be set right. */
export const stepOf = (path: string): StepId => PLACES.find(([pattern]) => pattern.test(path))?.[1] ?? 'risk';

/** What is wrong at a field or below it, as a sentence; null when nothing is. */
export function problemAt(problems: readonly ConfigurationProblem[], path: string): string | null {
  const problem = problems.find((one) => one.path === path || one.path.startsWith(`${path}.`));
  return problem ? `Must be ${problem.allowed}.` : null;
}

const NAMES: Readonly<Record<string, string>> = {
  'strategy.id': 'Strategy',
  symbols: 'Symbols',
  timeframe: 'Timeframe',
  from: 'From',
  to: 'To',
  initialCapital: 'Starting capital',
  'sizing.fraction': 'Size',
  'exits.stopLoss': 'Stop loss',
  'exits.takeProfit': 'Take profit',
  'exits.trailingStop': 'Trailing stop',
};

/** How a path is called in a list of problems: `costs.commission.rate` → `Commission rate`. */
export function problemName(path: string): string {
  const known = NAMES[path];
  if (known) return known;
  const parts = path.split('.').filter((part) => !/^(costs|execution|exits|strategy|params|\d+)$/.test(part));
  const words = parts
    .join(' ')
    .replaceAll(/([A-Z])/g, ' $1')
    .toLowerCase();
  return words === '' ? 'The configuration' : words.charAt(0).toUpperCase() + words.slice(1);
}
