import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { sha256 } from '@sparsam/checkpoint';
import { SparsamError } from '@sparsam/core';
import { type Task, restrictClasses } from '@sparsam/evaluate';
import type { Context } from '../commands/command.ts';
import { type PreparedData, prepareData } from '../pipeline/prepare-data.ts';
import { evaluationTask } from '../pipeline/task.ts';
import type { DataContent, JobPlace } from './job-specs.ts';

export type ReadyData = {
  readonly data: PreparedData;
  /** The task with all classes, and without those that are too small to be asked for. */
  readonly whole: Task;
  readonly task: Task;
  readonly hash: string;
};

/** SHA-256 over the images as they are decoded, with their names, labels, groups and given parts: what any result may depend on. */
export function dataHash({ rows, store }: Pick<PreparedData, 'rows' | 'store'>): string {
  const hash = createHash('sha256');
  for (const { path, label, group, part } of rows)
    hash.update(`${JSON.stringify([path, label, group, ...(part === undefined ? [] : [part])])}\n`);
  hash.update(`${store.size}\n`);
  hash.update(store.data);
  return hash.digest('hex');
}

/** Data sets in memory, the last used ones kept; each is decoded once and then read from `cacheFolder`. */
export interface DataCache {
  get(place: JobPlace, split: Omit<DataContent, 'hash'>): Promise<ReadyData>;
  /** As `get`; throws SparsamError (input) where the data has changed since the comparison was planned. */
  expect(place: JobPlace, content: DataContent): Promise<ReadyData>;
}

/** How many data sets stay in memory. */
const most = 2;

export function createDataCache(context: Context, cacheFolder: string, threads: number): DataCache {
  const kept = new Map<string, Promise<ReadyData>>();
  const load = async (
    place: JobPlace,
    { seed, test, minClassSize }: Omit<DataContent, 'hash'>,
  ): Promise<ReadyData> => {
    const { data: folder, unlabeled, split: given, imageSize, allowLeaks } = place;
    const data = await prepareData(context, {
      data: folder,
      ...(unlabeled === undefined ? {} : { unlabeled }),
      ...given,
      imageSize,
      seed,
      test: test ?? undefined,
      threads,
      labels: 'needed',
      allowLeaks,
      // A folder for each data set: their images may have one size.
      cacheFolder: join(
        cacheFolder,
        'data',
        sha256(JSON.stringify(given === undefined ? [folder, unlabeled] : [folder, unlabeled, given])).slice(
          0,
          12,
        ),
      ),
    });
    const whole = evaluationTask(data, { minClassSize, warn: context.progress.warn });
    return { data, whole, task: restrictClasses(whole, minClassSize).task, hash: dataHash(data) };
  };
  const cache: DataCache = {
    get(place, split) {
      const name = JSON.stringify([
        place.data,
        place.unlabeled,
        place.split,
        place.imageSize,
        place.allowLeaks,
        split.seed,
        split.test,
        split.minClassSize,
      ]);
      const known = kept.get(name);
      kept.delete(name);
      const ready = known ?? load(place, split);
      kept.set(name, ready);
      ready.catch(() => kept.delete(name));
      for (const old of [...kept.keys()].slice(0, -most)) kept.delete(old);
      return ready;
    },
    async expect(place, content) {
      const ready = await cache.get(place, content);
      if (ready.hash === content.hash) return ready;
      throw new SparsamError(
        'input',
        `The images or labels in ${place.data} are not those that the comparison was planned on. Start sparsam compare again; what does not depend on them is kept.`,
      );
    },
  };
  return cache;
}
