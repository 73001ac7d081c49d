/** Variances and covariance (population) of two windows of equal length. Reused: no allocation per window. */
export class PairStatistics {
  varianceA = Number.NaN;
  varianceB = Number.NaN;
  covariance = Number.NaN;

  /** Two passes: exact however far from zero the values lie. */
  measure(a: Float64Array, fromA: number, b: Float64Array, fromB: number, count: number): void {
    let sumA = 0;
    let sumB = 0;
    for (let k = 0; k < count; k++) {
      sumA += a[fromA + k] as number;
      sumB += b[fromB + k] as number;
    }
    const meanA = sumA / count;
    const meanB = sumB / count;
    let squaresA = 0;
    let squaresB = 0;
    let products = 0;
    for (let k = 0; k < count; k++) {
      const distanceA = (a[fromA + k] as number) - meanA;
      const distanceB = (b[fromB + k] as number) - meanB;
      squaresA += distanceA * distanceA;
      squaresB += distanceB * distanceB;
      products += distanceA * distanceB;
    }
    this.varianceA = squaresA / count;
    this.varianceB = squaresB / count;
    this.covariance = products / count;
  }

  /** NaN where one of the two does not move. */
  get correlation(): number {
    const divisor = Math.sqrt(this.varianceA * this.varianceB);
    return divisor === 0 ? Number.NaN : this.covariance / divisor;
  }
}
