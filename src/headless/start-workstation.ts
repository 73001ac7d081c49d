import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { localSocketPath, prepareDataFolder } from '#adapters/system/data-folder.ts';
import { defectReporter } from '#adapters/system/defect-reporter.ts';
import { drawingFiles } from '#adapters/system/drawing-files.ts';
import { openLog } from '#adapters/system/file-logger.ts';
import { acquireOwnership, type Owner, updateOwner } from '#adapters/system/owner-lock.ts';
import { settingsFile } from '#adapters/system/settings-file.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { ON_DEMAND_SERVICES, SERVICES, type ServiceName } from '#contract/index.ts';
import { listenLocally } from '#rpc/transports/local-socket.ts';
import { Supervisor } from '#services/supervision/supervisor.ts';
import { createWorkstationService } from '#services/workstation-service.ts';
import { childProcessLauncher } from './child-process-launcher.ts';
import { type GatewayDependencies, serveGateway } from './gateway.ts';
import { startWebServer } from './web-server.ts';

interface HeadlessOptions {
  readonly dataDir: string;
  readonly resourcesDir: string;
  readonly pageDir: string;
  /** Entry file of a worker process. */
  readonly worker: (name: ServiceName) => URL;
  readonly port: number;
  readonly version: string;
  readonly notices: string;
}

interface HeadlessWorkstation {
  readonly url: string;
  stop(): Promise<void>;
}

/** Another start owns the data folder already. */
export class AlreadyRunning extends Error {
  readonly owner: Owner;
  constructor(owner: Owner) {
    super('Tradewind is running already with this data folder.');
    this.owner = owner;
  }
}

/** The workstation without Electron: the same workers as child processes, the same page in a browser. */
export async function startWorkstation(options: HeadlessOptions): Promise<HeadlessWorkstation> {
  const dataDir = prepareDataFolder(options.dataDir);
  const token = randomBytes(32).toString('base64url');
  const owner: Owner = { pid: process.pid, mode: 'browser', socketPath: localSocketPath(dataDir, 'host'), token, url: null };
  const ownership = await acquireOwnership(dataDir, owner);
  if ('owner' in ownership) throw new AlreadyRunning(ownership.owner);

  const log = openLog(dataDir, 'host', 'info');
  const launcher = childProcessLauncher(options.worker, { dataDir, resourcesDir: options.resourcesDir, logLevel: 'info' });
  const supervisor = new Supervisor(launcher, SERVICES, {
    clock: systemClock,
    random: Math.random,
    log: (level, message) => log[level](message),
    onDemand: ON_DEMAND_SERVICES,
  });
  const notices: string[] = [];
  const { handlers } = createWorkstationService({
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
      version: options.version,
      mode: 'browser',
      dataDir,
      platform: process.platform,
      electron: null,
      node: process.versions.node,
      notices: options.notices,
    },
  });
  const gateway: GatewayDependencies = {
    workstation: handlers,
    connectService: (name, caller) => supervisor.connect(name, caller),
    onDefect: defectReporter(log),
  };
  if (process.platform !== 'win32') rmSync(owner.socketPath, { force: true });
  const local = await listenLocally(owner.socketPath, token, (transport, caller) => serveGateway(transport, caller, gateway));
  supervisor.start();
  const web = await startWebServer({
    port: options.port,
    token,
    pageDir: options.pageDir,
    onConnection: (transport) => serveGateway(transport, 'renderer', gateway),
  }).catch(async (error: unknown) => {
    await supervisor.stop();
    local.close();
    ownership.release();
    throw error;
  });
  updateOwner(dataDir, { ...owner, url: web.url });

  return {
    url: web.url,
    stop: async () => {
      await web.close();
      await supervisor.stop();
      local.close();
      ownership.release();
      log.flush();
    },
  };
}
