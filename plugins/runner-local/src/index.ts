import { apiVersion, definePlugin } from '@sparsam/core';
import { localRunner } from './local-runner.ts';
import { localOptions } from './options.ts';

export { type JobBoard, createJobBoard } from './job-board.ts';
export { localRunner } from './local-runner.ts';
export { type LocalOptions, localOptions } from './options.ts';

export default definePlugin({
  kind: 'runner',
  name: 'local',
  apiVersion,
  description: 'Runs jobs on this machine: in this process, or in a pool of processes.',
  options: localOptions,
  create: (options, { workers }) => localRunner(options, workers),
});
