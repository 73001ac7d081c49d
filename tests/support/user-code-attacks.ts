/** An attempt of user code to reach what it must not have: an expression that throws, or is undefined, when it fails. */
export interface Attack {
  readonly name: string;
  readonly expression: string;
  /** Where the same expression succeeds when nothing is defended: what shows that the attempt is a real one. */
  readonly worksIn: 'node' | 'page';
}

const inNode = (name: string, expression: string): Attack => ({ name, expression, worksIn: 'node' });
const inPage = (name: string, expression: string): Attack => ({ name, expression, worksIn: 'page' });

/** Every one succeeds in an undefended realm of its kind: tests run them there, too. */
export const ATTACKS: readonly Attack[] = [
  inNode('reads a file', "require('node:fs').readFileSync(process.execPath).length"),
  inNode('opens a socket', "require('node:net').connect(9, '127.0.0.1').on('error', () => {})"),
  inNode('asks the network', "fetch('http://127.0.0.1:9/').catch(() => {})"),
  inNode('spawns a process', "require('node:child_process').spawnSync(process.execPath, ['-v']).stdout.length"),
  inNode('starts a thread', "new (require('node:worker_threads').Worker)('', { eval: true })"),
  inNode('imports node:fs', "require('node:fs').readdirSync"),
  inNode('imports a package', "require('zod').z"),
  inNode('gets a module without require', "process.getBuiltinModule('node:fs').readFileSync"),
  inNode('reads the environment', 'process.env.PATH'),
  inNode('reaches the process', 'process.pid'),
  inNode('reaches the global object by this', '(function () { return this })().process.pid'),
  inNode('reaches the global object by its name', 'globalThis.process.pid'),
  inNode('evaluates a text by eval', "eval('1 + 1')"),
  inNode("escapes through a function's constructor", "(() => {}).constructor('return process')().pid"),
  inNode("escapes through an async function's constructor", "Object.getPrototypeOf(async () => {}).constructor('return 1')()"),
  inNode("escapes through a generator's constructor", "Object.getPrototypeOf(function* () {}).constructor('return 1')()"),
  inNode("escapes through an async generator's constructor", "Object.getPrototypeOf(async function* () {}).constructor('return 1')()"),
  inNode('escapes through what it was given', "exports.constructor.constructor('return process')().pid"),
  inNode('escapes through require', "require.constructor('return process')().pid"),
  inNode('escapes through the library', "Reflect.getPrototypeOf(require('tradewind').defineIndicator).constructor('return process')().pid"),
  inNode('escapes through an error', "(() => { try { null.x } catch (e) { return e.constructor.constructor('return process')().pid } })()"),
  inNode(
    'escapes through a stack overflow',
    "(() => { const f = () => f(); try { f() } catch (e) { return e.constructor.constructor('return process')().pid } })()",
  ),
  inNode(
    'looks at the frames below by prepareStackTrace',
    '(() => { Error.prepareStackTrace = (_, frames) => frames; return new Error().stack[0].getFileName })()',
  ),
  inNode('captures a stack into its own object', '(() => { const o = {}; Error.captureStackTrace(o); return o.stack })()'),
  inNode('pollutes the prototype of objects', '(() => { Object.prototype.polluted = 1; return ({}).polluted })()'),
  inNode('pollutes by __proto__', '(() => { ({}).__proto__.polluted = 1; return ({}).polluted })()'),
  inNode('replaces a method of the language', '(() => { const was = Array.prototype.push; Array.prototype.push = was; return 1 })()'),
  inNode(
    'defines a property on a prototype',
    "Object.defineProperty(Float64Array.prototype, 'set2', { value: 1, configurable: true }).set2",
  ),
  inNode('leaves a global behind', '(globalThis.left = 1)'),
  inNode('leaves a property on a constructor', '(Math.left = 1)'),
  inNode('leaves a property on a function of the library', "(require('tradewind').defineIndicator.left = 1)"),
  inNode('reads the clock', 'Date.now()'),
  inNode('reads the clock by new Date', 'new Date().getTime()'),
  inNode('reads the clock by Intl', 'new Intl.DateTimeFormat().format()'),
  inNode('reads a precise clock', 'performance.now()'),
  inNode('sets a timer', 'setTimeout(() => {}, 0)'),
  inNode('counts time in shared memory', 'new SharedArrayBuffer(8).byteLength'),
  inNode('waits by Atomics', 'Atomics.load(new Int32Array(1), 0)'),
  inNode('throws dice', 'Math.random()'),
  inNode('throws dice by crypto', 'crypto.getRandomValues(new Uint8Array(1))[0]'),
  inNode('watches the garbage collector', 'new WeakRef({}).deref()'),
  inNode('remembers by the last match of RegExp', "(() => { /a/.exec('a'); return RegExp.lastMatch })()"),
  inNode('runs WebAssembly', 'WebAssembly.validate(new Uint8Array(8))'),
  inNode('writes to the console', 'console.log'),
  inPage('reaches the window', 'window.document'),
  inPage('reaches the document', "document.createElement('iframe')"),
  inPage('leads the page away', 'location.href'),
  inPage('reaches the frames', 'frames.length + top.length + parent.length + self.length'),
  inPage('asks the network by XMLHttpRequest', 'new XMLHttpRequest()'),
  inPage('opens a WebSocket', "new WebSocket('ws://127.0.0.1:9')"),
  inPage('opens a peer connection', 'new RTCPeerConnection()'),
  inPage('sends a beacon', "navigator.sendBeacon('http://127.0.0.1:9/x', 'x')"),
  inPage('starts a worker', 'Worker.prototype'),
  inPage('keeps a value in storage', 'indexedDB.open'),
  inPage('sends a message to others', "new BroadcastChannel('x')"),
];

/** A module that makes the attempt and tells of it in the title of its indicator. */
export const attackingCode = (expression: string): string => `
let seen;
try { const got = ${expression}; seen = got === undefined ? 'nothing' : 'REACHED ' + typeof got } catch (error) { seen = 'refused: ' + error.message }
exports.indicator = { title: seen, warmupBars: () => 0, create: () => ({}) };`;
