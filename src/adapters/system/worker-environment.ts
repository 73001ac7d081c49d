/** The only variables that a worker inherits: it needs to find its libraries, its time zone data and its compiled code, nothing else. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LANG', 'LC_ALL', 'TZ', 'NODE_V8_COVERAGE', 'NODE_COMPILE_CACHE'];

/** What a worker is given besides: the model runtime would otherwise note its use in the trader's home, to report it. */
const GIVEN = { ORT_DISABLE_TELEMETRY: '1' };

/** The environment of a worker process: no secret of the shell that started the app reaches it. */
export function workerEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const inherited = INHERITED.flatMap((key) => (environment[key] === undefined ? [] : [[key, environment[key]]]));
  return { ...Object.fromEntries(inherited), ...GIVEN };
}

/**
 * For the process that judges runs, under glibc; others do not know these names. By its default the allocator keeps ever larger pieces for the next time, in
 * each of a dozen threads' own stores: after a thousand runs three quarters of what it held was free. In bytes: what is larger than a page of a database
 * file, as columns are, is the system's own as soon as it is freed. Of such pieces there are so many at most: a process may have 65,530.
 */
export const ALLOCATOR_LIMITS = {
  MALLOC_MMAP_THRESHOLD_: String(9 << 10),
  MALLOC_TRIM_THRESHOLD_: String(1 << 18),
  MALLOC_MMAP_MAX_: String(1 << 14),
};
