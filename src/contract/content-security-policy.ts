/** The policy of the page, the same in Electron and in a browser: own files only, no evaluation, no inline code or styles, Trusted Types. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "worker-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default app-worker',
].join('; ');

/**
 * The policy of the page that user code runs in under Electron: an origin of its own, nothing loaded, no network. Texts are evaluated
 * there, because a text is what user code comes as; the realm takes evaluation away before it runs.
 */
export const USER_CODE_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-eval'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "webrtc 'block'",
  'sandbox allow-scripts',
].join('; ');
