export { type WorkerModule, moduleBeside, runsFromSource, workerModule } from './worker-module.ts';
