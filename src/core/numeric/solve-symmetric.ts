/**
 * Solves A·x = b for a symmetric positive definite A (row-major, `size` × `size`) by Cholesky's factorisation. A is
 * overwritten by the factor. Throws `RangeError` when A is not positive definite.
 */
export function solveSymmetric(matrix: Float64Array, right: Float64Array, size: number): Float64Array {
  for (let column = 0; column < size; column++) {
    for (let row = column; row < size; row++) {
      let sum = matrix[row * size + column] as number;
      for (let k = 0; k < column; k++) sum -= (matrix[row * size + k] as number) * (matrix[column * size + k] as number);
      if (row === column) {
        if (!(sum > 0)) throw new RangeError('The matrix is not positive definite.');
        matrix[row * size + row] = Math.sqrt(sum);
      } else matrix[row * size + column] = sum / (matrix[column * size + column] as number);
    }
  }
  const solution = Float64Array.from(right);
  for (let row = 0; row < size; row++) {
    let sum = solution[row] as number;
    for (let k = 0; k < row; k++) sum -= (matrix[row * size + k] as number) * (solution[k] as number);
    solution[row] = sum / (matrix[row * size + row] as number);
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = solution[row] as number;
    for (let k = row + 1; k < size; k++) sum -= (matrix[k * size + row] as number) * (solution[k] as number);
    solution[row] = sum / (matrix[row * size + row] as number);
  }
  return solution;
}
