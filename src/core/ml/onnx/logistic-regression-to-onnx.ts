import type { LogisticRegression } from '../logistic-regression.ts';
import { onnxModelBytes } from './onnx-model.ts';

/** Names of the input [rows, features] and of the output [rows, 1] of exported models. */
const ONNX_INPUT = 'features';
const ONNX_OUTPUT = 'probability';

/** Standardisation and regression in one single-precision graph: Sub, Div, Gemm, Sigmoid. */
export function logisticRegressionToOnnx(model: LogisticRegression): Uint8Array {
  const width = model.weights.length;
  return onnxModelBytes({
    name: 'logistic-regression',
    nodes: [
      { operator: 'Sub', inputs: [ONNX_INPUT, 'mean'], outputs: ['centred'] },
      { operator: 'Div', inputs: ['centred', 'deviation'], outputs: ['standardised'] },
      {
        operator: 'Gemm',
        inputs: ['standardised', 'weights', 'intercept'],
        outputs: ['score'],
        floatAttributes: { alpha: 1, beta: 1 },
      },
      { operator: 'Sigmoid', inputs: ['score'], outputs: [ONNX_OUTPUT] },
    ],
    constants: [
      { name: 'mean', shape: [width], values: Float32Array.from(model.standardisation.mean) },
      { name: 'deviation', shape: [width], values: Float32Array.from(model.standardisation.deviation) },
      { name: 'weights', shape: [width, 1], values: Float32Array.from(model.weights) },
      { name: 'intercept', shape: [1], values: Float32Array.of(model.intercept) },
    ],
    inputs: [{ name: ONNX_INPUT, shape: ['rows', width] }],
    outputs: [{ name: ONNX_OUTPUT, shape: ['rows', 1] }],
  });
}
