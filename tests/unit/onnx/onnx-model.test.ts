// verifies: onnx
import { afterAll, describe, expect, it } from 'vitest';
import { candidateProviders, chooseProvider } from '#adapters/onnx/execution-provider.ts';
import { createOnnxModelLoader } from '#adapters/onnx/onnx-model-loader.ts';
import { fitLogisticRegression, type LogisticRegression, logisticProbability } from '#core/ml/logistic-regression.ts';
import { logisticRegressionToOnnx } from '#core/ml/onnx/logistic-regression-to-onnx.ts';
import { ProtobufWriter } from '#core/ml/onnx/protobuf-writer.ts';
import type { ModelRunner } from '#core/ports/model-runner.ts';
import { runToEnd } from '../../support/run-generator.ts';
import { seededNormal } from '../../support/seeded-bars.ts';

const WIDTH = 16;
const normal = seededNormal(3);
const rows = Float64Array.from({ length: 2000 * WIDTH }, (_, i) => normal() * (1 + (i % WIDTH)) + (i % 3));
const labels = Float64Array.from({ length: 2000 }, (_, i) => ((rows[i * WIDTH] as number) + normal() > 0 ? 1 : 0));
const model: LogisticRegression = runToEnd(fitLogisticRegression(rows, labels, WIDTH, 2000, { penalty: 5, maximumSteps: 50 }));
const runners: ModelRunner[] = [];
afterAll(() => Promise.all(runners.map((runner) => runner.release())));

describe('a logistic regression exported to ONNX', () => {
  it('answers as the formula in core does, to 1e-6, for one row and for many', async () => {
    const runner = await createOnnxModelLoader().load(logisticRegressionToOnnx(model));
    runners.push(runner);
    const inputs = Float32Array.from(rows);
    const many = await runner.predict(inputs, 2000, WIDTH);
    expect(many).toHaveLength(2000);
    const single = await runner.predict(inputs.slice(7 * WIDTH, 8 * WIDTH), 1, WIDTH);
    expect(Math.abs((single[0] as number) - logisticProbability(model, rows, 7 * WIDTH))).toBeLessThan(1e-6);
    let largest = 0;
    many.forEach((probability, i) => {
      largest = Math.max(largest, Math.abs(probability - logisticProbability(model, rows, i * WIDTH)));
    });
    expect(largest).toBeLessThan(1e-6);
  });

  it('is the same file for the same model', () => {
    expect(logisticRegressionToOnnx(model)).toEqual(logisticRegressionToOnnx(model));
  });
});

describe('the choice of the execution provider', () => {
  const apple = { platform: 'darwin', architecture: 'arm64', backends: ['cpu', 'coreml'] };

  it('considers CoreML on Apple Silicon only, and only where the runtime has it', () => {
    expect(candidateProviders(apple)).toEqual(['coreml', 'cpu']);
    expect(candidateProviders({ ...apple, architecture: 'x64' })).toEqual(['cpu']);
    expect(candidateProviders({ ...apple, backends: ['cpu'] })).toEqual(['cpu']);
    expect(candidateProviders({ platform: 'linux', architecture: 'x64', backends: ['cpu', 'cuda', 'coreml'] })).toEqual(['cpu']);
  });

  it('takes the one that is faster here', async () => {
    const times: Record<string, number> = { coreml: 0.4, cpu: 0.1 };
    expect(await chooseProvider(['coreml', 'cpu'], async (provider) => times[provider] as number)).toBe('cpu');
    times.coreml = 0.05;
    expect(await chooseProvider(['coreml', 'cpu'], async (provider) => times[provider] as number)).toBe('coreml');
  });

  it('falls back to the CPU when the other can not run the model', async () => {
    const measure = async (provider: string) => {
      if (provider === 'coreml') throw new Error('unsupported operator');
      return 1;
    };
    expect(await chooseProvider(['coreml', 'cpu'], measure)).toBe('cpu');
    expect(await chooseProvider(['coreml', 'cpu'], () => Promise.reject(new Error('nothing runs')))).toBe('cpu');
  });

  it('loads on the CPU where CoreML was promised but is not there', async () => {
    const runner = await createOnnxModelLoader(apple).load(logisticRegressionToOnnx(model));
    runners.push(runner);
    expect(runner.provider).toBe('cpu');
  });
});

describe('the protobuf writer', () => {
  it('writes the examples of the encoding guide', () => {
    expect([...new ProtobufWriter().integer(1, 150).finish()]).toEqual([0x08, 0x96, 0x01]);
    expect([...new ProtobufWriter().text(2, 'testing').finish()]).toEqual([0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
    expect([...new ProtobufWriter().message(3, new ProtobufWriter().integer(1, 150)).finish()]).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01]);
    expect(() => new ProtobufWriter().text(1, 'größe')).toThrow('ASCII');
  });

  it('grows with what is written', () => {
    const bytes = new Uint8Array(100_000).map((_, i) => i);
    const written = new ProtobufWriter().bytes(1, bytes).finish();
    expect(written.slice(-100_000)).toEqual(bytes);
  });
});
