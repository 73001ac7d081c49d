import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** What a file of one layer may import, by layer; `node` is any `node:` module, `package` any npm package not named below. */
interface Layer {
  readonly mayImport: readonly string[];
  /** npm packages of this layer; null: any but the restricted ones. */
  readonly packages: readonly string[] | null;
  readonly node: boolean;
}

/** Packages that belong to one layer only. */
const RESTRICTED: Readonly<Record<string, readonly string[]>> = {
  electron: ['main', 'preload'],
  '@modelcontextprotocol/sdk': ['mcp'],
  'better-sqlite3': ['adapters'],
  'onnxruntime-node': ['adapters'],
};

const LAYERS: Readonly<Record<string, Layer>> = {
  core: { mayImport: [], packages: ['zod'], node: false },
  contract: { mayImport: ['core'], packages: ['zod'], node: false },
  rpc: { mayImport: ['contract', 'core'], packages: ['ws', 'zod'], node: true },
  services: { mayImport: ['core', 'contract', 'rpc'], packages: null, node: true },
  adapters: { mayImport: ['core'], packages: null, node: true },
  workers: { mayImport: ['core', 'contract', 'rpc', 'services', 'adapters', 'headless'], packages: null, node: true },
  headless: { mayImport: ['core', 'contract', 'rpc', 'services', 'adapters'], packages: null, node: true },
  cli: { mayImport: ['core', 'contract', 'rpc', 'services', 'adapters', 'headless', 'workers'], packages: null, node: true },
  main: { mayImport: ['core', 'contract', 'rpc', 'services', 'adapters/system', 'headless/gateway.ts'], packages: null, node: true },
  preload: { mayImport: ['contract'], packages: ['electron'], node: false },
  renderer: { mayImport: ['core', 'contract', 'rpc'], packages: null, node: false },
};

/** Within core, parts import downward only. */
const CORE_ORDER = [
  'result.ts',
  'numeric',
  'statistics',
  'market',
  'drawings',
  'ports',
  'trading',
  'indicators',
  'features',
  'alerts',
  'strategy',
  'user-code',
  'risk',
  'backtest',
  'ml',
  'journal',
];

/** Names that core must not even mention: it has no clock, no chance and no world. */
const FORBIDDEN_IN_CORE: readonly [RegExp, string][] = [
  [/\bDate\b(?!['"\]])/, 'Date'],
  [/\bMath\.random\b/, 'Math.random'],
  [/\bperformance\b/, 'performance'],
  [/\bprocess\./, 'process'],
  [/\bset(Timeout|Interval|Immediate)\b/, 'timers'],
  [/\bfetch\(/, 'fetch'],
  [/\b(document|navigator)\./, 'the DOM'],
];

export interface Violation {
  readonly file: string;
  readonly what: string;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Comments out of the way, so that prose may say what code must not. Strings stay: imports are strings. */
function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|[^:'"`])\/\/.*$/gm, '$1');
}

function importedModules(source: string): string[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]|\brequire\(\s*['"]([^'"]+)['"]/g;
  return [...source.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? match[4] ?? '');
}

const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** The path below src that an import means; null for packages. */
function targetInSource(specifier: string, file: string, root: string): string | null {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (specifier.startsWith('.')) return relative(root, resolve(dirname(file), specifier));
  return null;
}

function checkPackage(specifier: string, layerName: string, layer: Layer): string | null {
  if (specifier.startsWith('node:')) return layer.node ? null : `imports ${specifier}: this layer has no Node`;
  const name = packageName(specifier);
  const owners = RESTRICTED[name];
  if (owners && !owners.includes(layerName)) return `imports ${name}, which belongs to ${owners.join(' and ')}`;
  if (layer.packages && !layer.packages.includes(name)) return `imports package ${name}`;
  return null;
}

function checkSource(target: string, own: string, layerName: string, layer: Layer): string | null {
  const targetLayer = target.split('/')[0] ?? '';
  if (targetLayer === layerName) {
    if (layerName === 'core') return checkCoreOrder(own, target);
    if (layerName === 'adapters' && own.split('/')[1] !== target.split('/')[1]) return `imports another adapter, ${target}`;
    return null;
  }
  const isAllowed = layer.mayImport.some((allowed) => target === allowed || target.startsWith(`${allowed}/`));
  return isAllowed ? null : `imports ${target}`;
}

function checkCoreOrder(own: string, target: string): string | null {
  const from = CORE_ORDER.indexOf(own.split('/')[1] ?? '');
  const to = CORE_ORDER.indexOf(target.split('/')[1] ?? '');
  if (from < 0 || to < 0) return `core part without a place in the order: ${from < 0 ? own : target}`;
  return to > from ? `imports upward in core: ${target}` : null;
}

/** Checks every source file below `root` (a `src` folder) against the table of ARCHITECTURE.md. */
export function findLayerViolations(root: string): { violations: Violation[]; filesChecked: number; importsChecked: number } {
  const violations: Violation[] = [];
  let importsChecked = 0;
  const files = sourceFiles(root);
  for (const file of files) {
    const own = relative(root, file);
    const layerName = own.split('/')[0] ?? '';
    const layer = LAYERS[layerName];
    const report = (what: string | null) => what && violations.push({ file: own, what });
    if (!layer) {
      report('is in no layer');
      continue;
    }
    const source = withoutComments(readFileSync(file, 'utf8'));
    for (const specifier of importedModules(source)) {
      importsChecked++;
      const target = targetInSource(specifier, file, root);
      report(target === null ? checkPackage(specifier, layerName, layer) : checkSource(target, own, layerName, layer));
    }
    if (layerName === 'core') for (const [pattern, name] of FORBIDDEN_IN_CORE) if (pattern.test(source)) report(`mentions ${name}`);
  }
  return { violations, filesChecked: files.length, importsChecked };
}
