import type { Registry } from '@sparsam/core';
import type { Context } from '../commands/command.ts';
import type { JobPlace } from './job-specs.ts';
import type { JobStore } from './job-store.ts';
import type { Networks } from './networks.ts';

/** What every kind of job is given beside its content. */
export type JobParts = {
  readonly key: string;
  readonly place: JobPlace;
  readonly store: JobStore;
  readonly networks: Networks;
  readonly registry: Registry;
  readonly threads: number;
  readonly context: Context;
};
