/** The only variables that a worker inherits: it needs to find its libraries, its time zone data and its compiled code, nothing else. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LANG', 'LC_ALL', 'TZ', 'NODE_V8_COVERAGE', 'NODE_COMPILE_CACHE'];

/** What a worker is given besides: the model runtime would otherwise note its use in the trader's home, to report it. */
const GIVEN = { ORT_DISABLE_TELEMETRY: '1' };

/** The environment of a worker process: no secret of the shell that started the app reaches it. */
export function workerEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const inherited = INHERITED.flatMap((key) => (environment[key] === undefined ? [] : [[key, environment[key]]]));
  return { ...Object.fromEntries(inherited), ...GIVEN };
}
