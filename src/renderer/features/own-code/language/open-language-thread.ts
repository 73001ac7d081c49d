import threadUrl from './language-thread.ts?worker&url';

interface ScriptPolicy {
  createScriptURL(url: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

let policy: ScriptPolicy | null = null;

/** Programs of threads come from the page's own origin, and from nowhere else. */
const rules: ScriptPolicy = {
  createScriptURL(url) {
    if (new URL(url, location.href).origin !== location.origin) throw new TypeError('Threads are started from own files only.');
    return url;
  },
};

/** Starts the thread that holds the compiler. */
export function openLanguageThread(): Worker {
  policy ??= (window as { trustedTypes?: PolicyFactory }).trustedTypes?.createPolicy('app-worker', rules) ?? rules;
  return new Worker(policy.createScriptURL(threadUrl), { type: 'module', name: 'user code types' });
}
