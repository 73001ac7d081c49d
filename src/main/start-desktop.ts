import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, powerMonitor, session } from 'electron';
import { localSocketPath, prepareDataFolder } from '#adapters/system/data-folder.ts';
import { defectReporter } from '#adapters/system/defect-reporter.ts';
import { drawingFiles } from '#adapters/system/drawing-files.ts';
import { openLog } from '#adapters/system/file-logger.ts';
import { acquireOwnership, type Owner } from '#adapters/system/owner-lock.ts';
import { settingsFile } from '#adapters/system/settings-file.ts';
import { startProblem } from '#adapters/system/start-problem.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { windowFile } from '#adapters/system/window-file.ts';
import type { RaisedAlert } from '#contract/alerts.ts';
import { featuresContract, ON_DEMAND_SERVICES, SERVICES, workstationContract } from '#contract/index.ts';
import { serveGateway } from '#headless/gateway.ts';
import { createLink } from '#rpc/link.ts';
import { serve } from '#rpc/serve.ts';
import { listenLocally } from '#rpc/transports/local-socket.ts';
import { messagePortTransport } from '#rpc/transports/message-port.ts';
import { tellAlerts } from '#services/alerts/tell-alerts.ts';
import { Supervisor } from '#services/supervision/supervisor.ts';
import { createWorkstationService } from '#services/workstation-service.ts';
import { setApplicationMenu } from './menus/application-menu.ts';
import { serveAppProtocol } from './security/app-protocol.ts';
import { lockDownSession } from './security/lock-down.ts';
import { brokerPorts } from './security/port-broker.ts';
import { utilityProcessLauncher } from './supervisor/utility-process-launcher.ts';
import { showSystemNotice } from './system-notices.ts';
import { openMainWindow } from './windows/main-window.ts';
import { closeWindows } from './windows/unsaved-work.ts';

/** Starts everything in order: own the data folder, workers, page. Quits with a sentence when it can't. */
export async function startDesktop(): Promise<void> {
  try {
    await start();
  } catch (error) {
    dialog.showErrorBox('Tradewind could not start', startProblem(error, app.getPath('userData')));
    app.exit(1);
  }
}

async function start(): Promise<void> {
  const dataDir = prepareDataFolder(app.getPath('userData'));
  const token = randomBytes(32).toString('base64url');
  const owner: Owner = { pid: process.pid, mode: 'electron', socketPath: localSocketPath(dataDir, 'host'), token, url: null };
  const ownership = await acquireOwnership(dataDir, owner);
  if ('owner' in ownership) {
    const where = ownership.owner.url ? 'in the browser' : `as process ${ownership.owner.pid}`;
    dialog.showErrorBox(
      'Tradewind is running already',
      `It uses this data folder ${where}. Close it first, or start with another --data-dir.`,
    );
    app.exit(1);
    return;
  }
  const log = openLog(dataDir, 'host', 'info');
  const appDir = app.getAppPath();
  const resourcesDir = app.isPackaged ? join(process.resourcesPath, 'resources') : join(appDir, 'resources');
  const supervisor = new Supervisor(utilityProcessLauncher({ dataDir, resourcesDir, logLevel: 'info' }), SERVICES, {
    clock: systemClock,
    random: Math.random,
    log: (level, message) => log[level](message),
    onDemand: ON_DEMAND_SERVICES,
  });
  const notices: string[] = [];
  const { handlers, settings, pageRequests } = createWorkstationService({
    store: settingsFile(dataDir, (sentence) => {
      log.warn(sentence);
      notices.push(sentence);
    }),
    notices,
    drawings: drawingFiles(dataDir),
    status: supervisor.status,
    interruptions: supervisor.interruptions.changed,
    restart: (name) => supervisor.restart(name),
    about: {
      version: app.getVersion(),
      mode: 'electron',
      dataDir,
      platform: process.platform,
      electron: process.versions.electron ?? null,
      node: process.versions.node,
      notices: readFileSync(join(resourcesDir, 'NOTICE.txt'), 'utf8'),
    },
  });
  const onDefect = defectReporter(log);
  const places = windowFile(dataDir);
  const openWindow = () => openMainWindow(places);

  if (process.platform !== 'win32') rmSync(owner.socketPath, { force: true });
  const local = await listenLocally(owner.socketPath, token, (transport, caller) =>
    serveGateway(transport, caller, {
      workstation: handlers,
      connectService: async (name, forCaller) => messagePortTransport(await supervisor.connect(name, forCaller)),
      onDefect,
    }),
  );
  supervisor.start();
  const features = createLink(featuresContract, async () => messagePortTransport(await supervisor.connect('feature', 'worker')), {
    random: Math.random,
  });
  const told = new AbortController();
  const showOnChart = ({ symbol, timeframe, timeUs }: RaisedAlert) => {
    pageRequests.publish({ kind: 'show-chart', symbol, timeframe, timeUs, askedAtUs: systemClock.nowUs() });
    showWindow(openWindow);
  };
  void tellAlerts(
    {
      client: features.client,
      clock: systemClock,
      isWanted: () => settings.value?.systemNotifications ?? false,
      show: (notice) => showSystemNotice(notice, () => showOnChart(notice.target)),
    },
    told.signal,
  );

  lockDownSession(session.defaultSession);
  serveAppProtocol(join(import.meta.dirname, '../renderer'));
  brokerPorts({
    connectService: (name) => supervisor.connect(name, 'renderer'),
    serveWorkstation: (port) => serve(workstationContract, handlers, messagePortTransport(port), { caller: 'renderer', onDefect }),
  });
  setApplicationMenu();
  openWindow();
  powerMonitor.on('resume', () => log.info('the machine woke up'));

  app.on('second-instance', () => showWindow(openWindow));
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  let hasStopped = false;
  let isStopping = false;
  const stop = async () => {
    // Services end last: a window may be kept open for what is not saved in it, and then everything goes on.
    isStopping = await closeWindows();
    if (!isStopping) return;
    told.abort();
    features.close();
    await supervisor.stop().finally(() => {
      hasStopped = true;
      local.close();
      ownership.release();
      app.quit();
    });
  };
  app.on('before-quit', (event) => {
    if (hasStopped) return;
    event.preventDefault();
    if (isStopping) return;
    isStopping = true;
    void stop();
  });
}

/** Brings the workstation's window to the front; opens one where it was closed. */
function showWindow(open: () => BrowserWindow): void {
  const window = BrowserWindow.getAllWindows()[0] ?? open();
  if (window.isMinimized()) window.restore();
  window.focus();
}
