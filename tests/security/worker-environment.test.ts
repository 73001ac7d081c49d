// verifies: secure-secrets
import { describe, expect, it } from 'vitest';
import { ALLOCATOR_LIMITS, workerEnvironment } from '#adapters/system/worker-environment.ts';

describe("a worker's environment", () => {
  it('holds no secret of the shell that started the app', () => {
    const environment = workerEnvironment({
      PATH: '/bin',
      HOME: '/home/trader',
      AWS_SECRET_ACCESS_KEY: 'x',
      ANTHROPIC_API_KEY: 'y',
      NODE_OPTIONS: '--require evil.js',
      LD_PRELOAD: 'evil.so',
      TZ: 'UTC',
    });
    expect(environment).toEqual({ PATH: '/bin', HOME: '/home/trader', TZ: 'UTC', ORT_DISABLE_TELEMETRY: '1' });
  });

  it('tells where compiled code is kept, so that a worker that was killed is back sooner', () => {
    expect(workerEnvironment({ NODE_COMPILE_CACHE: '/compiled' })).toMatchObject({ NODE_COMPILE_CACHE: '/compiled' });
  });

  it('keeps the model runtime from reporting its use, whatever the shell says', () => {
    expect(workerEnvironment({ ORT_DISABLE_TELEMETRY: '0' })).toEqual({ ORT_DISABLE_TELEMETRY: '1' });
  });

  it('has the allocator of the research process give columns back, in fewer pieces than a process may have', () => {
    expect(Object.keys(ALLOCATOR_LIMITS)).toEqual(['MALLOC_MMAP_THRESHOLD_', 'MALLOC_TRIM_THRESHOLD_', 'MALLOC_MMAP_MAX_']);
    expect(Number(ALLOCATOR_LIMITS.MALLOC_MMAP_THRESHOLD_)).toBeGreaterThan(8_192 + 512);
    expect(Number(ALLOCATOR_LIMITS.MALLOC_MMAP_MAX_)).toBeLessThan(65_530 / 2);
  });
});
