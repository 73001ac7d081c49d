/**
 * What was asked for, as data. A test file cites what it verifies in a comment, `// verifies: id, id`; a test fails on a line of this
 * list that nobody cites, and on a citation that is not in it. Figures are measured by `tradewind bench`, not here.
 */
export const REQUIREMENTS: Readonly<Record<string, string>> = {
  'first-run': 'A first start shows a moving chart with history behind it, with no network, service or account.',
  'simulated-is-labelled': 'Simulated prices are labelled as simulated wherever they are shown.',
  'bundled-histories': 'Two real histories come with the app, say where they are from and when they end, and give way to real data.',
  'same-workers-everywhere': 'The same workers run under Electron and under plain Node.',
  'one-contract': 'One contract, one client and one suite over message ports, local sockets, WebSockets and memory.',
  'pinned-surface': 'What crosses a process changes only on purpose.',
  supervision: 'A dead or hanging worker is started again; one that keeps failing is given up with a sentence.',
  'one-owner': 'A data folder has one owner; a second start and the command line find it.',
  layers: 'Nobody imports what the layer table forbids, and the checker itself is checked.',
  'feeds-one-port': 'Simulator, replay and MetaTrader stand behind one port.',
  'mt5-protocol': 'Terminals connect with a token, several at once; sequence, acknowledgement, resume, history, heartbeat, offset.',
  'mt5-faults': 'Half lines, garbage, a wrong token, cuts and sleep are handled; every tick arrives once.',
  'mt5-expert-advisor': "The expert advisor's own code speaks the protocol.",
  'import-dialects': 'Files of every common encoding, delimiter, decimal sign, date form and zone come in exactly.',
  'import-streams': 'A large file is imported in bounded memory, with progress and cancel, while ticks flow.',
  'import-idempotent': 'Importing again adds nothing.',
  'import-report': 'What was rejected is reported line by line, with reasons.',
  validation: 'A bad tick is rejected with its reason and reaches no bar; a real jump never locks a symbol out.',
  'feed-health': 'Stale feeds, failover and back, and sources that disagree are noticed and logged.',
  'bars-all-timeframes': 'Bars of nine timeframes by session calendars; late ticks by a stated rule.',
  'forming-bar': 'The forming bar is live and never leaves a gap when it closes.',
  'storage-ports': 'Event log, hot store and ledger are ports; every adapter passes the same suite.',
  retention: 'Old ticks go after a stated time.',
  'indicators-exact': 'Indicators equal published results, with the same first value.',
  'indicators-against-instrument':
    'Correlation and beta against another instrument equal published results, and never take a bar before the other one has it.',
  'smart-money-exact': 'Smart-money concepts in their published form equal the published results in every row.',
  'structure-known-when': 'Market structure is told live with the bar that makes it known, and nothing told depends on a later bar.',
  'candlesticks-equal-talib': "TA-Lib's 61 candlestick patterns have its values, from its first bar.",
  'wyckoff-order': 'Wyckoff events follow their order and their stated thresholds, and a random walk shows hardly any whole schematic.',
  'confluence-parts': 'A confluence score is the stated mean of its shown parts, all of them live.',
  'indicator-days': "Indicators that begin afresh with the day follow the instrument's session calendar, across changes of summer time.",
  'stream-equals-batch': 'Streaming equals batch, bit for bit.',
  'features-no-look-ahead': 'No feature knows the future.',
  'feature-sets':
    'Feature sets are named and versioned, each feature as its formula says; live vectors equal a batch recomputation bit for bit.',
  'feature-scaling': 'Scalings are fitted on a stated range, stored with what they were fitted on, and applied on reading.',
  'exactly-once': 'Features and predictions are made once per closed bar, whatever is killed.',
  'honest-baseline': 'The baseline learns a planted pattern and claims no edge on a random walk; its score is out of sample.',
  onnx: 'The model is written as ONNX by the app and runs equally in onnxruntime.',
  windows: 'Any part of a long series at any zoom level, without a hole or a jump.',
  drawings: 'Drawings are exact, shown on every timeframe, and survive a restart, a full disk and a damaged file.',
  'user-code-editor':
    'Own code is edited in the app with completion, types and errors as it is written; saved, it is checked and used; no text is lost.',
  undo: 'Drawings and layout are undone and redone.',
  alerts:
    'Alerts on prices, drawn lines, indicators and structure are kept, judged in the feature process and told in the app and by the system.',
  'alert-crossings':
    'An alert acts on the cross, not on the state it starts in; a touch is none, a gap is one, and no price inside a second is overlooked.',
  'alerts-exactly-once': 'Every crossing that the log shows is raised once, whatever is killed.',
  keyboard: 'Symbol, timeframe and commands by keyboard.',
  'settings-kept': 'Settings survive, all or nothing.',
  'window-place': 'The window opens where and as large as it was left, and where no display is there any more, on one that is.',
  'numbers-formatted': 'Numbers, prices and times are written by the rules of the design.',
  'command-line': 'The commands keep their outer contract: documents, exit statuses, one sentence on failure.',
  'replay-verify': 'A replay gives the same bars, features and predictions, byte for byte.',
  'kill-loses-nothing': 'kill -9 at any moment loses and doubles nothing that was acknowledged.',
  'kill-recovers': 'A killed worker is back within two seconds and the page recovers alone.',
  'full-disk': 'A full disk is said in a sentence, loses nothing acknowledged, and work goes on when there is room.',
  'damaged-file': 'A damaged file is kept aside and said; no reader gets a wrong value.',
  'clock-and-sleep': 'A clock that jumps and a machine that sleeps lose nothing.',
  'secure-page': 'The page is isolated, sandboxed, under a strict policy, and cannot be led away.',
  'secure-servers': 'Loopback servers and sockets refuse strangers.',
  'secure-ipc': 'One door between page and main process, with a sender check.',
  'secure-files': 'No address or upload name reaches a file outside its folder.',
  'secure-user-code':
    "Code of the trader's own reaches no file, network, process, clock or chance, and is ended when it takes too long or too much.",
  'user-indicators':
    'An indicator in a file of the data folder is checked for types, look-ahead, determinism and streaming before first use, and again when it changes.',
  'user-strategies':
    'A strategy in a file of the data folder is checked before first use and again when it changes, runs in a sandbox with the engine beside it, and trades to the last digit as a built-in one would.',
  'secure-secrets': 'No secret is in an environment, an error or a log.',
  fuses: 'Every fuse of a packed build is decided and read back.',
  'two-forms': 'What repaints has a published form and a live one, told apart wherever they are shown.',
  'marks-on-charts': 'Zones, levels and labels are drawn with the evidence behind each, few enough to be read, in bounded memory.',
  'indicator-picker':
    'Indicators are found, set up several times, shown as wanted, kept as templates and survive a restart, by keyboard too.',
  'backtest-reference': 'A slow, obvious simulator agrees with the kernel trade for trade over random configurations.',
  'backtest-look-ahead': 'A strategy that knows the future is caught by cutting the data; an honest one is not accused.',
  'backtest-in-pieces':
    'A run that stops at any bar and goes on gives the bits of one go, and shows there only what the bars up to it say.',
  'backtest-as-bars-come':
    'The same kernel over bars that come one by one, of one or several symbols, gives the bits of a run over all of them.',
  'backtest-ticks': 'Stored quotes decide where orders fill, at bid and ask, and strategies see them in order.',
  'backtest-accounting': 'The accounting identities hold over random markets, orders and costs.',
  'backtest-orders': 'Every order type, life and exit does what it says, in and out of sessions.',
  'backtest-costs': 'Costs, carry, dividends, splits, currencies, margin and volume are booked as plain arithmetic says.',
  'instrument-events':
    'Splits, dividends and halts are stored, imported and edited, booked by every run, listed in its report, and never booked on prices adjusted for them.',
  'quoted-spread':
    'The spread of stored quotes is paid by bar, the share of quoted bars is reported, the fallback is stated, and without quotes it is refused.',
  'model-signal-run':
    'The model strategy runs over the predictions of a model for bars that it never saw, trains it when there is none, and says why where it can not.',
  'backtest-configuration': 'A bad configuration is told whole, by path, with the allowed values.',
  'backtest-strategies': 'Every shipped strategy trades by its rule.',
  'backtest-fill-rules': 'Orders fill when and where the fill rules say, as plain arithmetic shows.',
  'statistics-published':
    'Ratios, deflation, bootstraps and cross-validation have the published values and recover what is known of made-up series.',
  'backtest-metrics':
    'Metrics of a run are those of backtesting.py, LEAN, quantstats and TradingView, each by its own formulas; undefined ones are null.',
  'backtest-runs': 'Runs are stored with a manifest, run again to the last digit, compared and exported as files that need nothing else.',
  'backtest-failures':
    'What can not be run is said in one sentence, every problem at once, and nothing else is harmed, by endless loops either.',
  'backtest-command': 'The backtest commands take the configuration and give the result of the outer contract.',
  'backtest-sessions': 'While a parameter is dragged the newest setting is answered, at the speed of the hand.',
  'bar-replay': 'A chart that is replayed up to a bar shows the bars, values and marks of that moment and nothing that came after it.',
  'strategy-replay':
    'A strategy replayed bar by bar makes the trades of its stored run to the last digit, in whatever steps, and ends with its reader.',
  'backtest-studies':
    'Searches, walk-forwards, Monte Carlo and overfitting are computed on all cores, stored, and go on where they were stopped.',
  'backtest-wizard': 'A backtest is asked for in five steps that fill themselves in, say every problem at its field and keep their draft.',
  'runs-list': 'Stored runs are found, sorted, tagged, opened and deleted, by keyboard too, and survive a reload.',
  'drag-parameters': 'Parameters of a run are dragged with the curve following; every setting seen counts as a trial and none is judged.',
  'page-stays-fluent': 'Long research leaves the machine to the page: its threads step back, and who drags has one of their own.',
  'backtest-report':
    'A stored run is reported verdict first, each figure with interval, unit and sign, each chart with words and a table, studies from within.',
  'backtest-comparison': 'Runs beside each other say whether they may be compared and whether the difference is more than luck.',
  'trial-ledger': 'Every distinct configuration counts as one trial, and the effective number of them is that of their clusters.',
  'honest-verdict': 'A run is worth paper trading only where every check passes, and the reasons say what was found and asked.',
  'monte-carlo': 'Simulated accounts, candles and perturbations keep what they promise, repeatably by seed.',
  'walk-forward-windows': 'Tests of a walk-forward follow one another, with purge and embargo, and are stitched into one account.',
  'optimisation-search': 'Searches keep constraints, never try a setting twice, go on as if never stopped, and find planted optima.',
};
