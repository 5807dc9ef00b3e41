import { apiVersion, definePlugin } from '@sparsam/core';
import { bullmqRunner } from './bullmq-runner.ts';
import { bullmqOptions } from './options.ts';

export { bullmqRunner } from './bullmq-runner.ts';
export { type BullmqOptions, bullmqOptions } from './options.ts';

export default definePlugin({
  kind: 'runner',
  name: 'bullmq',
  apiVersion,
  description:
    'Runs jobs on many machines: BullMQ on Redis hands them out, a shared folder keeps what they make.',
  options: bullmqOptions,
  create: (options) => bullmqRunner(options),
});
