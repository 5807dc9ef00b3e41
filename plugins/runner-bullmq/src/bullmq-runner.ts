import type { Runner } from '@sparsam/core';
import { connect } from './connect.ts';
import type { BullmqOptions } from './options.ts';
import { planJobs } from './plan.ts';
import { serveQueue } from './serve.ts';

/** Runs jobs on whatever workers are connected to one Redis, started by `sparsam work` on any number of machines. */
export function bullmqRunner(options: BullmqOptions): Runner {
  return {
    name: 'bullmq',
    async check() {
      const connection = await connect(options, { onMessage: () => undefined, meanwhile: '' });
      connection.close();
    },
    run: (jobs, given) => planJobs(jobs, given, options),
    serve: (given) => serveQueue(given, options),
  };
}
