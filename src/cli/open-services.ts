import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { localSocketPath } from '#adapters/system/data-folder.ts';
import { acquireOwnership, findOwner, type Owner } from '#adapters/system/owner-lock.ts';
import type { Contract } from '#contract/define.ts';
import type { ServiceName } from '#contract/index.ts';
import { featuresContract, marketContract, predictionsContract, researchContract, workstationContract } from '#contract/index.ts';
import { channelClient } from '#rpc/channels.ts';
import { connect } from '#rpc/connect.ts';
import { serve } from '#rpc/serve.ts';
import { connectLocally, listenLocally } from '#rpc/transports/local-socket.ts';
import { memoryPair } from '#rpc/transports/memory-pair.ts';
import type { Client, Handlers } from '#rpc/types.ts';
import { CommandFailure } from './command-failure.ts';
import type { ProgramFiles } from './program-files.ts';
import { untilAnswering } from './until-answering.ts';

/** Clients of the services, wherever they run. */
export interface OpenServices {
  market(): Promise<Client<typeof marketContract>>;
  features(): Promise<Client<typeof featuresContract>>;
  predictions(): Promise<Client<typeof predictionsContract>>;
  research(): Promise<Client<typeof researchContract>>;
  close(): Promise<void>;
}

/**
 * Finds the running app of the data folder and goes through it; starts the same services in this process when none runs, each when it is first
 * asked for: a command loads what it needs.
 */
export async function openServices(dataDir: string, files: ProgramFiles): Promise<OpenServices> {
  const owner = await findOwner(dataDir);
  if (owner?.mode === 'command-line') throw isBusy(dataDir, owner);
  return owner ? openRunning(owner) : openHere(dataDir, files);
}

const isBusy = (dataDir: string, { pid }: Owner): CommandFailure =>
  new CommandFailure('DataFolderBusy', `Another command (process ${pid}) is using ${dataDir}. Wait until it has finished.`);

async function openRunning(owner: Owner): Promise<OpenServices> {
  const base = await connectLocally(owner.socketPath, owner.token, 'command-line');
  const channels = channelClient(base);
  const workstation = connect(workstationContract, channels.open('workstation'));
  const clientTo = async <C extends Contract>(contract: C, name: ServiceName): Promise<Client<C>> => {
    await untilAnswering(name, workstation['services.status']({}));
    return connect(contract, channels.open(name));
  };
  return {
    market: () => clientTo(marketContract, 'ingestion'),
    features: () => clientTo(featuresContract, 'feature'),
    predictions: () => clientTo(predictionsContract, 'inference'),
    research: () => clientTo(researchContract, 'research'),
    close: async () => base.close(),
  };
}

async function openHere(dataDir: string, files: ProgramFiles): Promise<OpenServices> {
  const token = randomBytes(32).toString('base64url');
  const owner: Owner = { pid: process.pid, mode: 'command-line', socketPath: localSocketPath(dataDir, 'host'), token, url: null };
  const ownership = await acquireOwnership(dataDir, owner);
  if ('owner' in ownership) {
    // An app that was just starting: its services answer in a moment.
    if (ownership.owner.mode !== 'command-line') return openRunning(ownership.owner);
    throw isBusy(dataDir, ownership.owner);
  }
  const { openLog } = await import('#adapters/system/file-logger.ts');
  const log = openLog(dataDir, 'command-line', 'info');
  const onDefect = (error: unknown): never => {
    throw error;
  };
  const closers: (() => Promise<void>)[] = [];
  // Listening shows others that this process is alive; it takes no commands.
  if (process.platform !== 'win32') rmSync(owner.socketPath, { force: true });
  const server = await listenLocally(owner.socketPath, token, (transport) => transport.close());

  const resourcesDir = fileURLToPath(new URL('resources', files.root));
  const market = once(async () => {
    const { composeIngestion } = await import('#workers/ingestion/compose-ingestion.ts');
    const { service } = await composeIngestion({
      dataDir,
      resourcesDir,
      log: (message) => log.info(message),
      importThread: files.importThread,
      writerThread: null,
    });
    closers.push(() => service.stop());
    return clientOf(marketContract, service.handlers);
  });
  const features = once(async () => {
    const [{ composeFeature }, { nodeRunner }] = await Promise.all([
      import('#workers/feature/compose-feature.ts'),
      import('#adapters/user-code/node-sandbox.ts'),
    ]);
    const { service, close } = composeFeature({
      dataDir,
      resourcesDir,
      openRunner: () => nodeRunner(),
      market: await market(),
      log,
      onDefect,
    });
    closers.push(async () => {
      await service.stop();
      close();
    });
    return clientOf(featuresContract, service.handlers);
  });
  const predictions = once(async () => {
    const { composeInference } = await import('#workers/inference/compose-inference.ts');
    const { service, close } = composeInference({ dataDir, features: await features(), log, onDefect });
    closers.push(async () => close());
    return clientOf(predictionsContract, service.handlers);
  });

  const research = once(async () => {
    await market();
    const [{ composeResearch }, { strategyEngineAt }, { nodeRunner }] = await Promise.all([
      import('#workers/research/compose-research.ts'),
      import('#workers/research/strategy-engine.ts'),
      import('#adapters/user-code/node-sandbox.ts'),
    ]);
    const strategyEngineText = strategyEngineAt(files.strategyEngine);
    const { service, close } = composeResearch({
      dataDir,
      printPdf: async () => null,
      evaluationThread: files.evaluationThread,
      strategySources: files.strategySources,
      resourcesDir,
      openRunner: (limits) => nodeRunner(limits, strategyEngineText),
      onDefect,
      predictions,
    });
    closers.push(async () => {
      await service.stop();
      close();
    });
    return clientOf(researchContract, service.handlers);
  });

  return {
    market,
    features,
    predictions,
    research,
    close: async () => {
      for (const close of closers.reverse()) await close();
      server.close();
      ownership.release();
    },
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** A client of handlers in this process, over the same contract as everywhere. */
function clientOf<C extends Contract>(contract: C, handlers: Handlers<C>): Client<C> {
  const [server, client] = memoryPair();
  serve(contract, handlers, server, {
    caller: 'command-line',
    onDefect: (error) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      return 'above';
    },
  });
  return connect(contract, client);
}
