// verifies: secure-secrets
import { describe, expect, it } from 'vitest';
import { allowedEnvironment } from '#headless/child-process-launcher.ts';

describe("a worker's environment", () => {
  it('holds no secret of the shell that started the app', () => {
    const environment = allowedEnvironment({
      PATH: '/bin',
      HOME: '/home/trader',
      AWS_SECRET_ACCESS_KEY: 'x',
      ANTHROPIC_API_KEY: 'y',
      NODE_OPTIONS: '--require evil.js',
      LD_PRELOAD: 'evil.so',
      TZ: 'UTC',
    });
    expect(environment).toEqual({ PATH: '/bin', HOME: '/home/trader', TZ: 'UTC' });
  });
});
