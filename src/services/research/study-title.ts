import type { StudyResult } from '#contract/research-studies.ts';

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const shown = (value: number | null) => (value === null ? 'unknown' : value.toFixed(2));

/** What a study is, and what came of it, in one line. */
export function studyTitle(study: StudyResult): string {
  switch (study.kind) {
    case 'optimise': {
      const { evaluated, best, objective } = study.result;
      const settings = best ? Object.entries(best.parameters).map(([name, value]) => `${name} ${value}`) : [];
      return `${evaluated} settings by ${study.request.method}; best ${objective} ${best ? `${best.value.toFixed(2)} at ${settings.join(', ')}` : 'none'}`;
    }
    case 'walk-forward': {
      const { windows, efficiency, outOfSampleSharpe } = study.result;
      return `${windows.length} windows, ${study.request.kind}; out-of-sample Sharpe ${shown(outOfSampleSharpe)}, efficiency ${shown(efficiency)}`;
    }
    case 'monte-carlo': {
      const { paths, method, lossProbability, ruinProbability } = study.result;
      return `${paths} paths by ${method}; loss in ${percent(lossProbability)}, ruin in ${percent(ruinProbability)}`;
    }
    case 'overfitting':
      return `overfitting probability ${percent(study.result.probability)} over ${study.result.strategies} strategies`;
  }
}
