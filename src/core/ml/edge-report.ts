import { accuracy, areaUnderCurve, logLoss, meanAboveZeroPValue, meanLogLoss } from './probability-scores.ts';

/** Test bars below which no edge is claimed, whatever the figures say. */
const FEWEST_TEST_BARS = 200;
/** An edge is claimed below this p-value. */
const EDGE_P_VALUE = 0.05;

/** What the test side says about a model of "the next bar closes higher". */
export interface EdgeReport {
  readonly testCount: number;
  readonly testLogLoss: number;
  /** Log loss of always predicting the base rate of the training side. */
  readonly baselineLogLoss: number;
  readonly testAccuracy: number;
  /** Accuracy of always naming the more frequent side of the training side. */
  readonly baseRateAccuracy: number;
  readonly testAuc: number;
  /** One-sided p-value of the mean log-loss gain over the base rate. */
  readonly pValue: number;
  readonly hasEdge: boolean;
  readonly verdict: string;
}

/** Scores out-of-sample probabilities against always predicting `trainBaseRate`. */
export function reportEdge(probabilities: ArrayLike<number>, labels: Float64Array, trainBaseRate: number): EdgeReport {
  const testCount = labels.length;
  const gains = labels.map((label, i) => logLoss(trainBaseRate, label) - logLoss(probabilities[i] as number, label));
  const constant = new Float64Array(testCount).fill(trainBaseRate);
  const testLogLoss = meanLogLoss(probabilities, labels);
  const baselineLogLoss = meanLogLoss(constant, labels);
  const pValue = meanAboveZeroPValue(gains);
  const hasEdge = pValue < EDGE_P_VALUE && testLogLoss < baselineLogLoss && testCount >= FEWEST_TEST_BARS;
  const figures = { testCount, testLogLoss, baselineLogLoss, testAccuracy: accuracy(probabilities, labels), pValue, hasEdge };
  return {
    ...figures,
    baseRateAccuracy: accuracy(constant, labels),
    testAuc: areaUnderCurve(probabilities, labels),
    verdict: verdictOf(figures),
  };
}

const percent = (fraction: number) => `${(fraction * 100).toFixed(1)} %`;

function verdictOf(figures: Omit<EdgeReport, 'verdict' | 'baseRateAccuracy' | 'testAuc'>): string {
  const { testCount, testLogLoss, baselineLogLoss, pValue, hasEdge } = figures;
  const bars = `${testCount.toLocaleString('en-GB')} bars it had not seen`;
  if (testCount < FEWEST_TEST_BARS) return `Not enough evidence: only ${bars}, at least ${FEWEST_TEST_BARS} are needed.`;
  const chance = pValue < 0.001 ? 'p < 0.001' : `p = ${pValue.toFixed(3)}`;
  if (hasEdge) {
    return `Small but measurable edge: on ${bars}, it beat the base rate (${chance}, ${percent(figures.testAccuracy)} right); costs are not counted.`;
  }
  const comparison = testLogLoss < baselineLogLoss ? 'was not clearly better than' : 'was no better than';
  return `No edge: on ${bars}, it ${comparison} always predicting the base rate (${chance}).`;
}
