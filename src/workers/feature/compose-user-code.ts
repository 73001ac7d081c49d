import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFiles, userCodeFiles } from '#adapters/system/user-code-files.ts';
import { typescriptCompiler } from '#adapters/user-code/typescript-compiler.ts';
import type { UserCodeRunner } from '#core/ports/user-code-runner.ts';
import type { FeatureServiceDeps } from '#services/feature/feature-service.ts';

/** The trader's own indicators: their folder, what was found of them before, the compiler, and where they run. */
export function composeUserCode(
  dataDir: string,
  resourcesDir: string,
  openRunner: () => UserCodeRunner,
): NonNullable<FeatureServiceDeps['userCode']> {
  const declarations = join(resourcesDir, 'user-code', 'tradewind.d.ts');
  return {
    files: userCodeFiles(join(dataDir, 'indicators'), declarations),
    checks: checkFiles(join(dataDir, 'cache', 'user-code')),
    compiler: typescriptCompiler(declarations),
    runner: openRunner(),
    example: () => readFileSync(join(resourcesDir, 'user-code', 'indicator-example.ts'), 'utf8'),
  };
}
