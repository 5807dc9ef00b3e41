import { fileURLToPath } from 'node:url';
import { describeRunner } from '@sparsam/testing';
import plugin from './index.ts';

const options = { backoff: 0.01 };

describeRunner(plugin, { options });

describeRunner(plugin, {
  options,
  workers: 2,
  workerCommand: [process.execPath, fileURLToPath(new URL('fixtures/toy-worker.mjs', import.meta.url))],
});
