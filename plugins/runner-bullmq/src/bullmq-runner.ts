import type { Runner } from '@sparsam/core';
import type { BullmqOptions } from './options.ts';
import { planJobs } from './plan.ts';
import { serveQueue } from './serve.ts';

/** Runs jobs on whatever workers are connected to one Redis, started by `sparsam work` on any number of machines. */
export function bullmqRunner(options: BullmqOptions): Runner {
  return {
    name: 'bullmq',
    run: (jobs, given) => planJobs(jobs, given, options),
    serve: (given) => serveQueue(given, options),
  };
}
