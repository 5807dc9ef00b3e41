export { type WorkerModule, moduleBeside, workerModule } from './worker-module.ts';
