import { env } from 'onnxruntime-node';

/** Version of the ONNX runtime that was loaded; throws when it can't be loaded on this machine. */
export const onnxRuntimeVersion = (): string => env.versions.node ?? env.versions.common;
