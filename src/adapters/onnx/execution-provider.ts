/** What this machine offers. */
export interface OnnxCapabilities {
  readonly platform: string;
  readonly architecture: string;
  /** Providers that the runtime was built with, for example `cpu`, `coreml`. */
  readonly backends: readonly string[];
}

/** Providers to try on this machine. CoreML on Apple Silicon where the runtime has it; the CPU everywhere. */
export function candidateProviders({ platform, architecture, backends }: OnnxCapabilities): string[] {
  return platform === 'darwin' && architecture === 'arm64' && backends.includes('coreml') ? ['coreml', 'cpu'] : ['cpu'];
}

/**
 * Tries the candidates and takes the fastest that works. `measure` resolves with milliseconds a run, or rejects where the
 * provider can't run the model; candidates after the first have to be faster to win. The CPU is the answer when all fail.
 */
export async function chooseProvider(candidates: readonly string[], measure: (provider: string) => Promise<number>): Promise<string> {
  if (candidates.length < 2) return candidates[0] ?? 'cpu';
  let best = 'cpu';
  let bestTime = Number.POSITIVE_INFINITY;
  for (const provider of candidates) {
    const time = await measure(provider).catch(() => Number.POSITIVE_INFINITY);
    if (time < bestTime) {
      best = provider;
      bestTime = time;
    }
  }
  return best;
}
