import { join } from 'node:path';
import { weightsHash } from '@sparsam/checkpoint';
import { type NdArray, flatten } from '@sparsam/core';
import { withDefaults } from '../options/defaults.ts';
import { pretrain } from '../pipeline/pretrain.ts';
import type { ReadyData } from './data-cache.ts';
import type { JobParts } from './job-parts.ts';
import type { ContentOf, JobResult } from './job-specs.ts';
import { weightsName, writeModelState } from './weights-file.ts';

/** Learns features without labels; resumes from its checkpoint, and leaves the weights that count, the log and the views. */
export async function pretrainJob(
  content: ContentOf<'pretrain'>,
  { data }: ReadyData,
  { key, store, networks, registry, threads, context }: JobParts,
): Promise<Omit<JobResult, 'key' | 'seconds'>> {
  const { backbone, engine } = await networks.get(content);
  const { length, data: split, ...own } = content;
  const settings = withDefaults({
    ...own,
    threads,
    ...(split.test === null ? {} : { test: split.test }),
    ...Object.fromEntries(Object.entries(length).filter(([, value]) => value !== undefined)),
  });
  const folder = await store.artefacts(key);
  const { weights, ...cost } = await pretrain(context, { registry, engine, backbone }, data, settings, {
    folder,
    usualMinutes: 20,
    resumeCommand: 'the same command',
  });
  await writeModelState(join(folder, weightsName), weights);
  return { weights: weightsHash(flatten<NdArray>(weights)), cost };
}
