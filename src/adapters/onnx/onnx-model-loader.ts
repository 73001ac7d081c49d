import { arch, platform } from 'node:process';
import { InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
import type { ModelLoader, ModelRunner } from '#core/ports/model-runner.ts';
import { candidateProviders, chooseProvider, type OnnxCapabilities } from './execution-provider.ts';

/** Runs before and during the measurement of a provider. */
const WARM_UP_RUNS = 5;
const MEASURED_RUNS = 50;

const thisMachine = (): OnnxCapabilities => ({
  platform,
  architecture: arch,
  backends: listSupportedBackends().map(({ name }) => name),
});

/** One thread: more were up to twice as slow beside other work. */
const createSession = (onnx: Uint8Array, provider: string): Promise<InferenceSession> =>
  InferenceSession.create(onnx, {
    executionProviders: [provider],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'extended',
    // The models are small: an arena would only hold on to the memory of the largest batch.
    enableCpuMemArena: false,
    enableMemPattern: false,
    logSeverityLevel: 3,
  });

class OnnxModelRunner implements ModelRunner {
  readonly provider: string;
  readonly #session: InferenceSession;

  constructor(provider: string, session: InferenceSession) {
    this.provider = provider;
    this.#session = session;
  }

  async predict(inputs: Float32Array, rows: number, width: number): Promise<Float32Array> {
    const [inputName, outputName] = [this.#session.inputNames[0], this.#session.outputNames[0]];
    if (inputName === undefined || outputName === undefined) throw new Error('The model has no input or no output.');
    const outputs = await this.#session.run({ [inputName]: new Tensor('float32', inputs, [rows, width]) }, [outputName]);
    return outputs[outputName]?.data as Float32Array;
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}

/** Number of inputs of the model: the second dimension of its first input. */
function inputWidth(session: InferenceSession): number {
  const metadata = session.inputMetadata[0];
  const width = metadata?.isTensor ? metadata.shape[1] : undefined;
  if (typeof width !== 'number') throw new Error('Expected a model with one input of shape [rows, width].');
  return width;
}

async function measureProvider(onnx: Uint8Array, provider: string): Promise<number> {
  const session = await createSession(onnx, provider);
  const runner = new OnnxModelRunner(provider, session);
  try {
    const width = inputWidth(session);
    const row = new Float32Array(width).fill(0.5);
    for (let run = 0; run < WARM_UP_RUNS; run++) await runner.predict(row, 1, width);
    const start = performance.now();
    for (let run = 0; run < MEASURED_RUNS; run++) await runner.predict(row, 1, width);
    return (performance.now() - start) / MEASURED_RUNS;
  } finally {
    await runner.release();
  }
}

/**
 * Loads models into onnxruntime. The provider is chosen with the first model, by measuring what this machine offers, and
 * kept for the others; a model that it can't load runs on the CPU.
 */
export function createOnnxModelLoader(capabilities: OnnxCapabilities = thisMachine()): ModelLoader {
  let choice: Promise<string> | null = null;
  return {
    async load(onnx) {
      choice ??= chooseProvider(candidateProviders(capabilities), (provider) => measureProvider(onnx, provider));
      const provider = await choice;
      try {
        return new OnnxModelRunner(provider, await createSession(onnx, provider));
      } catch (error) {
        if (provider === 'cpu') throw error;
        return new OnnxModelRunner('cpu', await createSession(onnx, 'cpu'));
      }
    },
  };
}
