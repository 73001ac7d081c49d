/** Runs a model that was loaded from ONNX bytes. */
export interface ModelRunner {
  /** Execution provider in use: `coreml` or `cpu`. */
  readonly provider: string;
  /** Runs `rows` rows of `width` single-precision inputs; resolves with the probability of class 1 for each row. */
  predict(inputs: Float32Array, rows: number, width: number): Promise<Float32Array>;
  release(): Promise<void>;
}

/** Loads ONNX bytes into a runner on the best provider of this machine, falling back to the CPU. */
export interface ModelLoader {
  load(onnx: Uint8Array): Promise<ModelRunner>;
}
